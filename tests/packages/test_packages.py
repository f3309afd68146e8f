"""What the three systems are told about files and links agrees, and takes no default away."""

from __future__ import annotations

import configparser
import json
import os
import plistlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import resources

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
ID = "org.lesionscope.LesionScope"
SLIDES = {"svs", "ndpi", "mrxs", "scn", "svslide", "bif", "vms", "vmu"}
DICOM = {"dcm", "dicom", "ima"}
COMMON = {"image/tiff", "image/png", "image/jpeg", "x-scheme-handler/lesionscope"}
NAMESPACE = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}


def types() -> dict[str, set[str]]:
    """MIME type → the endings that the XML gives it."""
    root = ET.parse(PACKAGING / "linux" / f"{ID}.xml").getroot()
    return {
        str(kind.get("type")): {
            str(glob.get("pattern")).removeprefix("*.") for glob in kind.findall("m:glob", NAMESPACE)
        }
        for kind in root.findall("m:mime-type", NAMESPACE)
    }


def test_the_desktop_entry_opens_every_type_and_no_other() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(PACKAGING / "linux" / f"{ID}.desktop", "utf-8")
    main = entry["Desktop Entry"]
    assert main["Exec"] == "lesionscope %U"
    assert set(main["MimeType"].strip(";").split(";")) == set(types()) | COMMON


def test_linux_knows_dicom_and_all_slides() -> None:
    endings = set().union(*types().values())
    assert endings >= SLIDES | DICOM


def test_macos_knows_the_same_and_is_never_first() -> None:
    info = plistlib.loads((PACKAGING / "macos" / "Info.plist").read_bytes())
    told = {
        str(kind["UTTypeIdentifier"]): set(kind["UTTypeTagSpecification"]["public.filename-extension"])
        for kind in info["UTImportedTypeDeclarations"]
    }
    assert told == {"org.nema.dicom": DICOM, "org.lesionscope.slide": SLIDES}
    assert {kind["LSHandlerRank"] for kind in info["CFBundleDocumentTypes"]} == {"Alternate"}
    assert info["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == ["lesionscope"]


def test_windows_offers_the_same_and_withdraws_what_it_wrote() -> None:
    script = (PACKAGING / "windows" / "lesionscope.nsi").read_text("utf-8")
    assert set(re.findall(r'\$\{DO\} "(\w+)"', script)) >= SLIDES | DICOM
    assert not re.search(r'"\$\{CLASSES\}\\\.\$\{EXT\}" ""', script), "the default of an ending is the person's"
    roots = {match.split("\\shell")[0] for match in re.findall(r'WriteRegStr HKCU "\$\{CLASSES\}\\([^"]+)"', script)}
    deleted = set(re.findall(r'DeleteRegKey (?:/ifempty )?HKCU "\$\{CLASSES\}\\([^"]+)"', script))
    for root in roots:
        assert any(gone == root or gone.startswith(f"{root}\\") or root.startswith(f"{gone}\\") for gone in deleted), root


@pytest.mark.skipif(shutil.which("makensis") is None, reason="NSIS is not installed")
def test_the_windows_script_compiles(tmp_path: Path) -> None:
    source = tmp_path / "lesionscope"
    (source / "_internal").mkdir(parents=True)
    (source / "lesionscope.exe").write_bytes(b"MZ")
    command = ["makensis", "-V2", "-WX", "-DVERSION=0.1.0", f"-DSOURCE={source}", f"-DOUT={tmp_path}"]
    done = subprocess.run(
        [*command, str(PACKAGING / "windows" / "lesionscope.nsi")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert (tmp_path / "LesionScope-0.1.0-setup.exe").read_bytes()[:2] == b"MZ"


@pytest.mark.skipif(
    shutil.which("update-mime-database") is None or shutil.which("gio") is None,
    reason="needs shared-mime-info and gio",
)
@pytest.mark.parametrize(
    ("name", "expected"),
    [("IM000001", "application/dicom"), ("a b.dcm", "application/dicom"), ("s.svs", "image/x-aperio-svs"),
     ("s.mrxs", "image/x-mirax"), ("s.ndpi", "image/x-hamamatsu-ndpi")],
)  # fmt: skip
def test_the_desktop_recognises_files(name: str, expected: str, tmp_path: Path) -> None:
    packages = tmp_path / "mime" / "packages"
    packages.mkdir(parents=True)
    shutil.copy(PACKAGING / "linux" / f"{ID}.xml", packages)
    subprocess.run(["update-mime-database", str(tmp_path / "mime")], check=True, capture_output=True)
    path = tmp_path / name
    is_dicom = expected == "application/dicom"
    path.write_bytes(resources.path("demo", "normal.dcm").read_bytes() if is_dicom else b"II*\0\x08\0\0\0\0\0")
    everywhere = {**os.environ, "XDG_DATA_HOME": str(tmp_path)}
    told = subprocess.run(
        ["gio", "info", "-a", "standard::content-type", str(path)], env=everywhere, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert f"standard::content-type: {expected}\n" in told.stdout


def test_the_bill_names_every_requirement_and_its_licence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(PACKAGING / "bill.py"), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    bill = json.loads((tmp_path / "sbom.cdx.json").read_text("utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    names = {part["name"].lower().replace("_", "-") for part in bill["components"]}
    assert names >= {"torch", "pyside6-essentials", "shiboken6", "pydicom", "numpy", "openslide-bin", "python"}
    assert names.isdisjoint({"monai", "pytest", "onnx"})
    assert all(part["licenses"] for part in bill["components"])
    assert "Apache License" in (tmp_path / "THIRD-PARTY-LICENSES.txt").read_text("utf-8")
