"""What the command line says, checked."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from inference import DISCLAIMER, PRODUCT, __version__
from inference.errors import SettingsError
from inference.geometry import Rect

ALL_FRAMES = 0


@dataclass(frozen=True, slots=True)
class Options:
    """paths: as given, ≥ 1.  models: ids, () for those that fit.

    modality, body_part, mpp (µm per pixel): for images that carry none.
    frame: 1-based, ALL_FRAMES for all, None for the middle one; it concerns multi-frame inputs only.
    log: where details of errors go.  box: level-0 pixels, for models that score boxes.
    """

    paths: tuple[Path, ...]
    out: Path
    models: tuple[str, ...] = ()
    modality: str | None = None
    body_part: str | None = None
    device: str = "auto"
    frame: int | None = None
    log: Path | None = None
    mpp: float | None = None
    box: Rect | None = None


def read_options(arguments: Sequence[str]) -> Options:
    """Raises SystemExit(2) after a message on stderr for a wrong command line, SystemExit(0) after --help."""
    parser = _parser()
    said = parser.parse_args(arguments)
    models, paths = list(said.model), list(said.paths)
    if not paths:  # `--model ID PATH…`: the last words are paths
        at = next((at for at, word in enumerate(models) if Path(word).exists()), len(models))
        models, paths = models[:at], models[at:]
    if not paths:
        parser.error("no PATH is given: name at least one image or folder")
    return Options(
        paths=tuple(map(Path, paths)),
        out=said.out,
        models=tuple(dict.fromkeys(models)),
        modality=said.modality,
        body_part=said.body_part.strip().upper() if said.body_part else None,
        device=said.device,
        frame=said.frame,
        log=said.log,
        mpp=said.mpp,
        box=said.box,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lesionscope-infer",
        description="Run the lesion models on images and write masks, maps, scores and pictures.",
        epilog=f"Exit status: 0 all done, 1 some inputs failed, 2 wrong usage. {DISCLAIMER}.",
    )
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="an image (DICOM, PNG, JPEG, BMP, TIFF) or a folder of them")
    add("--out", required=True, type=Path, metavar="DIR", help="where each input gets a folder of results")
    add("--model", nargs="+", action="extend", default=[], metavar="ID", help="run these (all that fit)")
    add("--modality", type=str.upper, choices=("US", "MG", "SM"), help="for images that carry none")
    add("--body-part", metavar="NAME", help="DICOM's word, such as BREAST, for images that carry none")
    add("--mpp", type=_mpp, metavar="X", help="µm per pixel, for slides and tissue pictures that carry none")
    add("--box", type=_box, metavar="X,Y,W,H", help="level-0 pixels: what models that score boxes shall look at")
    add("--device", choices=("auto", "cpu", "cuda"), default="auto", help="where to compute (auto)")
    add(
        "--frame",
        type=_frame,
        metavar="N|all",
        help="of a multi-frame input, counted from 1 (the middle one)",
    )
    add("--log", type=Path, metavar="FILE", help="append the details of errors to this file")
    add("--version", action="version", version=f"{PRODUCT} {__version__}")
    return parser


def _mpp(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.01 <= value <= 100:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of µm per pixel between 0.01 and 100")
    return value


def _box(text: str) -> Rect:
    parts = text.split(",")
    if len(parts) != 4 or not all(part.strip().isascii() and part.strip().isdigit() for part in parts):
        raise argparse.ArgumentTypeError(f"'{text}' is no box: left, top, width and height as whole numbers")
    box = Rect(*(int(part) for part in parts))
    if box.empty:
        raise argparse.ArgumentTypeError(f"the box '{text}' is empty")
    return box


def _frame(text: str) -> int:
    if text.lower() == "all":
        return ALL_FRAMES
    if not (text.isascii() and text.isdigit() and int(text) >= 1):
        raise argparse.ArgumentTypeError(f"'{text}' is neither a frame number from 1 on nor 'all'")
    return int(text)


def check_models(models: Sequence[str], known: Collection[str]) -> None:
    """Raises SettingsError with the list of known ids if one is not among them."""
    for model in models:
        if model not in known:
            raise SettingsError(f"There is no model '{model}'. Known models: {', '.join(known) or 'none'}.")


def chosen_frames(frame: int | None, count: int) -> tuple[int, ...]:
    """The 0-based frames to analyse of an image with `count` frames.

    A single-frame image is its one frame whatever is asked; of an even number the middle is the later one.
    Raises SettingsError if there are not so many frames.
    """
    if count == 1:
        return (0,)
    if frame is None:
        return (count // 2,)
    if frame == ALL_FRAMES:
        return tuple(range(count))
    if frame > count:
        raise SettingsError(f"Frame {frame} was asked for, but there are only {count}.")
    return (frame - 1,)
