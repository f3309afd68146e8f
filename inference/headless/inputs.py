"""From the paths on the command line to the files to analyse."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

NOT_IMAGES = frozenset(
    """.7z .bat .bz2 .c .cfg .cpp .css .csv .db .doc .docx .gz .h .htm .html .ini .ipynb .js .json .jsonl .log
    .m .md .npy .npz .odt .onnx .parquet .pdf .pptx .ps1 .pt .pth .py .pyc .rar .rst .rtf .safetensors .sh
    .sql .sqlite .tar .tex .tgz .toml .tsv .txt .xls .xlsx .xml .xz .yaml .yml .zip""".split()  # noqa: SIM905
)
NOT_IMAGE_NAMES = frozenset(
    {"dicomdir", "thumbs.db", "desktop.ini", "license", "readme", "makefile", "lockfile"}
)
PREAMBLE = 128


@dataclass(frozen=True, slots=True)
class Inputs:
    """files: to analyse, in order, each once.  skipped: clearly no images.  empty: folders without images."""

    files: tuple[Path, ...]
    skipped: tuple[Path, ...]
    empty: tuple[Path, ...]


def find_inputs(paths: Sequence[Path], out: Path) -> Inputs:
    """Walk the folders; a file that is named counts, whatever it is.

    Hidden files and folders, `out` and folders that hold our own results are passed over.
    """
    files: dict[Path, None] = {}
    skipped: list[Path] = []
    empty: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files[path] = None
            continue
        found = list(walk(path, out))
        empty += [] if any(map(may_be_image, found)) else [path]
        files.update(dict.fromkeys(filter(may_be_image, found)))
        skipped += [file for file in found if not may_be_image(file)]
    return Inputs(tuple(files), tuple(skipped), tuple(empty))


def walk(folder: Path, out: Path) -> Iterator[Path]:
    """Every visible file below `folder`, sorted by folder and name."""
    ours = out.resolve()
    for root, folders, names in os.walk(folder):
        here = Path(root)
        if is_result(here):
            folders.clear()
            continue
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and (here / name).resolve() != ours
        )
        yield from (here / name for name in sorted(names) if not name.startswith("."))


def is_result(folder: Path) -> bool:
    """Whether the folder holds what this command wrote earlier."""
    try:
        record = json.loads((folder / "result.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(record, dict) and {"schema", "runs", "input"} <= record.keys()


def may_be_image(path: Path) -> bool:
    """False only where the name says it is no image and the content is not DICOM."""
    if path.suffix.lower() not in NOT_IMAGES and path.name.lower() not in NOT_IMAGE_NAMES:
        return True
    return path.name.lower() not in NOT_IMAGE_NAMES and _is_dicom(path)


def _is_dicom(path: Path) -> bool:
    if not path.is_file():
        return False  # opening a pipe would wait for its writer
    try:
        with path.open("rb") as file:
            return file.read(PREAMBLE + 4)[PREAMBLE:] == b"DICM"
    except OSError:
        return False
