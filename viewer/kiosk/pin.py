"""The operator's PIN: only a slow, salted hash of it stands in the file."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

SCHEME, ROUNDS = "pbkdf2-sha256", 300_000
SHORTEST, LONGEST = 4, 12
FORM = re.compile(rf"{SCHEME}\$(\d{{5,7}})\$([0-9a-f]{{16,64}})\$([0-9a-f]{{64}})")


def hashed(pin: str, *, salt: str = "", rounds: int = ROUNDS) -> str:
    """The line for the file. Raises ValueError unless the PIN is 4 to 12 digits."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        raise ValueError(f"a PIN is {SHORTEST} to {LONGEST} digits")
    salt = salt or secrets.token_hex(16)
    return f"{SCHEME}${rounds}${salt}${_digest(pin, salt, rounds)}"


def is_hash(text: str) -> bool:
    """Whether a line has the form that `hashed` gives."""
    return FORM.fullmatch(text) is not None


def fits(pin: str, stored: str) -> bool:
    """Whether the PIN is the one that was hashed. Takes a tenth of a second, on purpose."""
    found = FORM.fullmatch(stored)
    if found is None:
        return False
    rounds, salt, digest = found.groups()
    return hmac.compare_digest(_digest(pin, salt, int(rounds)), digest)


def _digest(pin: str, salt: str, rounds: int) -> str:
    return hashlib.pbkdf2_hmac("sha256", pin.encode(), bytes.fromhex(salt), rounds).hex()
