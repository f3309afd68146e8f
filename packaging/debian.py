"""`python packaging/debian.py FOLDER OUT`: a Debian package of the built folder; needs dpkg-deb.

Everything lies in /opt/lesionscope but the two commands, the desktop entry, the types and the icons. No default
is taken: the entry says what can be opened, the person or the desktop chooses.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
ID = "org.lesionscope.LesionScope"
PLACES = {
    f"linux/{ID}.desktop": "usr/share/applications",
    f"linux/{ID}.xml": "usr/share/mime/packages",
    f"linux/{ID}.metainfo.xml": "usr/share/metainfo",
    "icons/lesionscope.svg": f"usr/share/icons/hicolor/scalable/apps/{ID}.svg",
}
# Debian's own triggers renew the caches of types, entries and icons; no script of ours runs as root.
CONTROL = """Package: lesionscope
Version: {version}
Architecture: {architecture}
Maintainer: LesionScope developers <lesionscope@localhost>
Installed-Size: {size}
Depends: libc6 (>= 2.28), {libraries}
Recommends: shared-mime-info, desktop-file-utils, fonts-noto-cjk
Section: science
Priority: optional
Description: Medical image viewer with local lesion models
 Opens DICOM studies, ultrasound pictures and whole-slide images in one
 window and runs published lesion models on this machine.
 .
 Research use only - not for clinical use.
"""


def main(folder: Path, out: Path) -> Path:
    """The written package. Raises CalledProcessError if dpkg-deb refuses."""
    sys.path[:0] = [str(ROOT), str(HERE)]
    from bootstrap import LIBRARIES

    from inference import __version__

    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as made:
        tree = Path(made) / "tree"
        _fill(tree, folder)
        size = sum(path.lstat().st_size for path in tree.rglob("*")) // 1024
        architecture = _said("dpkg", "--print-architecture")
        words = {"version": __version__, "architecture": architecture, "size": size}
        control = CONTROL.format(**words, libraries=", ".join(sorted(set(LIBRARIES.values()))))
        (tree / "DEBIAN").mkdir()
        (tree / "DEBIAN" / "control").write_text(control, "utf-8")
        package = out / f"lesionscope_{__version__}_{architecture}.deb"
        build = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "--threads-max=2", "--build", str(tree)]
        subprocess.run([*build, str(package)], check=True)
    return package


def _fill(tree: Path, folder: Path) -> None:
    """The package's files, readable by all and writable by root only."""
    tree.mkdir(mode=0o755)
    shutil.copytree(folder, tree / "opt" / "lesionscope", symlinks=True, copy_function=_link)
    for name, place in PLACES.items():
        target = tree / place / ("" if place.endswith(".svg") else Path(name).name)
        _copy(HERE / name, target)
    for png in (ROOT / "build" / "icons").glob("*.png"):
        _copy(png, tree / f"usr/share/icons/hicolor/{png.stem}x{png.stem}/apps/{ID}.png")
    for name in ("THIRD-PARTY-LICENSES.txt", "sbom.cdx.json"):
        _copy(ROOT / "build" / name, tree / "usr/share/doc/lesionscope" / name)
    _copy(ROOT / "LICENSE", tree / "usr/share/doc/lesionscope/copyright")
    (tree / "usr/bin").mkdir(parents=True)
    for command in ("lesionscope", "lesionscope-infer"):
        (tree / "usr/bin" / command).symlink_to(f"/opt/lesionscope/{command}")
    for path in (tree, *tree.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o644)


def _link(source: str, target: str) -> None:
    """A hard link where the disk allows it: the folder is large."""
    try:
        Path(target).hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    print(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
