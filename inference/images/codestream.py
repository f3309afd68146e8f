"""What a compressed frame says of itself, read before it is decoded (ISO 10918-1 annex B, ISO 15444-1
annex A)."""

from __future__ import annotations

from collections.abc import Iterator

STANDALONE = {0x01, *range(0xD0, 0xD9)}  # markers without a length
START_OF_FRAME = {*range(0xC0, 0xD0), 0xF7} - {0xC4, 0xC8, 0xCC}  # 0xF7: JPEG-LS
APPLICATION = {*range(0xE0, 0xF0)}
LOSSLESS = {0xC3, 0xC7, 0xCB, 0xCF}
START_OF_SCAN, ADOBE = 0xDA, 0xEE
J2K_START = b"\xff\x4f\xff\x51"


def segments(src: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, body) of a JPEG or JPEG-LS stream up to its first scan; nothing for another kind of stream."""
    if src[:2] != b"\xff\xd8":
        return
    at = 2
    while at + 4 <= len(src) and src[at] == 0xFF:
        marker = src[at + 1]
        if marker == 0xFF:  # fill bytes
            at += 1
            continue
        if marker in STANDALONE:
            at += 2
            continue
        length = int.from_bytes(src[at + 2 : at + 4], "big")
        yield marker, src[at + 4 : at + 2 + length]
        if marker == START_OF_SCAN or length < 2:
            return
        at += 2 + length


def codestream_size(src: bytes) -> tuple[int, int] | None:
    """(rows, columns) that the stream declares, or None if it is of a kind that is not known here."""
    if (at := src.find(J2K_START, 0, 4096)) >= 0:
        right, bottom, left, top = (int.from_bytes(src[at + i : at + i + 4], "big") for i in (8, 12, 16, 20))
        return bottom - top, right - left
    for marker, body in segments(src):
        if marker in START_OF_FRAME and len(body) >= 5:
            return int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
    return None


def sample_kind(src: bytes) -> tuple[int, bool] | None:
    """(bits, signed) of a JPEG 2000 stream's first component (ISO 15444-1 A.5.1, Ssiz); None for another stream."""
    at = src.find(J2K_START, 0, 4096)
    if at < 0 or len(src) < at + 43:
        return None
    return (src[at + 42] & 0x7F) + 1, bool(src[at + 42] & 0x80)


def told_colour(src: bytes, photometric: str) -> str:
    """The colour space of three components where a JPEG or JPEG-LS stream contradicts its header.

    Components named R, G, B are RGB; JFIF is YCbCr by definition.
    """
    parts = dict(segments(src))
    frame = next((parts[marker] for marker in parts if marker in START_OF_FRAME), b"")
    if frame[6:15:3] in (b"RGB", b"rgb"):
        return "RGB"
    jfif = any(parts[marker][:4] == b"JFIF" for marker in parts if marker in APPLICATION)
    return "YBR_FULL" if jfif and "YBR" not in photometric else photometric


def check_codestream_size(src: bytes, rows: int, columns: int) -> None:
    """Raises ValueError if the stream declares another size than its header: a decoder would allocate for
    it."""
    found = codestream_size(src)
    if found is not None and found != (rows, columns):
        raise ValueError(
            f"its compressed picture is {found[1]} × {found[0]}, its header says {columns} × {rows}"
        )


def adobe_transform(src: bytes) -> int | None:
    """The colour transform of Adobe's APP14 segment (0 none, 1 YCbCr), or None if there is none."""
    for marker, body in segments(src):
        if marker == ADOBE and body[:5] == b"Adobe" and len(body) >= 12:
            return body[11]
    return None


def is_lossless(src: bytes) -> bool:
    """True for the lossless JPEG processes (SOF3 and its kin)."""
    return any(marker in LOSSLESS for marker, _ in segments(src))
