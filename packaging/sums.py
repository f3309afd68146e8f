"""`python packaging/sums.py FOLDER [--key FILE]`: SHA256SUMS of the packages there, signed with minisign.

The key belongs to the person who releases and is never in the repository: `minisign -G -p lesionscope.pub -s FILE`.
Check: `minisign -Vm SHA256SUMS -p lesionscope.pub && sha256sum -c SHA256SUMS`.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
from pathlib import Path

ENDINGS = (".deb", ".exe", ".AppImage", ".dmg", ".zip", ".json", "LICENSES.txt")


def main() -> int:
    """Exit status: minisign's, or 0 without a key."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--key", type=Path, help="the secret key; without it nothing is signed")
    asked = parser.parse_args()
    path = asked.folder / "SHA256SUMS"
    path.write_text(sums(asked.folder), "utf-8")
    print(path.read_text("utf-8"), end="")
    if asked.key is None:
        print("not signed: no --key")
        return 0
    return subprocess.run(["minisign", "-Sm", str(path), "-s", str(asked.key)], check=False).returncode


def sums(folder: Path) -> str:
    """As sha256sum writes them, by name."""
    lines = []
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name.endswith(ENDINGS):
            with path.open("rb") as file:
                lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    return "".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
