"""Take the pictures of README.md from the real program, on the synthetic cases only.

    python packaging/pictures.py              # all, into docs/pictures
    python packaging/pictures.py window       # one

Each picture is taken by a program of its own, offscreen, with an empty home. They hold no person's data and weigh at most
300 kB each (256 colours).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FOLDER = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 1280, 800
WAIT_S, LARGEST = 300, 300_000
SETTINGS: dict[str, dict[str, object]] = {
    "window": {"greeted": True, "language": "en"},
    "first-run": {"language": "en"},
    "chinese": {"greeted": True, "language": "zh_CN"},
    "contrast": {"greeted": True, "language": "en", "theme": "contrast"},
}


def main(names: list[str]) -> int:
    """Start one program for each picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names or [*SETTINGS, "kiosk"]:
        with tempfile.TemporaryDirectory() as home:
            if name in SETTINGS:
                (Path(home) / "settings.json").write_text(json.dumps(SETTINGS[name]), "utf-8")
            env = {**os.environ, "LESIONSCOPE_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
            subprocess.run([sys.executable, __file__, "--take", name], env=env, check=True)
        print(f"{name}: {(FOLDER / f'{name}.png').stat().st_size / 1000:.0f} kB")
    return 0


def take(name: str) -> int:
    """In the program's own process: build it, wait for what it is to show, keep the picture."""
    return _take_kiosk(name) if name == "kiosk" else _take_window(name)


def _take_window(name: str) -> int:
    import resources
    from viewer import theme_colours
    from viewer.__main__ import Arguments

    theme_colours.choose(str(SETTINGS[name].get("theme", theme_colours.DARK)))
    from viewer.app import start

    case = () if name == "first-run" else (resources.path("demo", "malignant.dcm"),)
    qt, app = start(Arguments(case, False))
    app.window.showNormal()
    app.window.resize(WIDTH, HEIGHT)
    _until(lambda: app.complete and (not case or _answers(app) == 3), qt.processEvents)
    _settle(qt.processEvents)
    _keep(app.window.grab().toImage(), name)
    app.window.close()
    return 0


def _answers(app: object) -> int:
    document = app.workspace.current  # type: ignore[attr-defined]
    return len(document.results()) if document is not None else 0


def _take_kiosk(name: str) -> int:
    import resources
    from viewer import theme
    from viewer.kiosk.config import read_config
    from viewer.kiosk.run import Kiosk, home_of

    qt = theme.application()
    theme.apply(qt)
    config = read_config(resources.path("kiosk", "demo.toml"))
    kiosk = Kiosk(config, home_of(config))
    told: list[bool] = []
    kiosk.station.answered.connect(lambda: told.append(True))
    kiosk.start()
    kiosk.window.showNormal()
    kiosk.window.resize(WIDTH, HEIGHT)
    _until(lambda: bool(told), qt.processEvents)
    _until(lambda: 0.2 < kiosk.swipe.share < 0.55, qt.processEvents)  # the tour draws the line over the lesion
    _keep(kiosk.window.grab().toImage(), name)
    kiosk.end()
    return 0


def _until(there: Callable[[], bool], turn: Callable[[], None]) -> None:
    end = time.monotonic() + WAIT_S
    while not there():
        if time.monotonic() > end:
            raise SystemExit("what the picture shows did not come")
        turn()
        time.sleep(0.01)


def _settle(turn: Callable[[], None], seconds: float = 2.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        turn()
        time.sleep(0.01)


def _keep(image: object, name: str) -> None:
    from PIL import Image

    path = FOLDER / f"{name}.png"
    image.save(str(path))  # type: ignore[attr-defined]
    with Image.open(path) as whole:
        every = whole.convert("RGB")  # MAXCOVERAGE keeps rare colours, the accents: at most 7 of 255 off
        few = every.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    if path.stat().st_size > LARGEST:
        raise SystemExit(f"{path.name} is larger than {LARGEST} bytes")


if __name__ == "__main__":
    sys.exit(take(sys.argv[2]) if sys.argv[1:2] == ["--take"] else main(sys.argv[1:]))
