"""The command from its arguments to its files and its exit status, with an engine whose answers are known."""

from __future__ import annotations

import errno
import json
import logging
import os
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from PIL import Image

from inference.__main__ import main
from inference.results import Request
from tests.inference.export.export_dicom import write_us
from tests.inference.headless.headless_samples import Seam, card, png


def record(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "result.json").read_text("utf-8"))
    return read


def listed(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_picture_gets_its_folder_with_everything_promised(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = png(tmp_path / "in" / "case 1.png")
    assert main([str(source), "--out", str(tmp_path / "out"), "--modality", "US"], Seam()) == 0
    folder = tmp_path / "out" / "case 1"
    assert listed(tmp_path / "out") == [
        f"case 1/{name}"
        for name in ("map-lesion.npy", "map-lesion.png", "mask-lesion.png", "overlay.png", "result.json")
    ]
    said = record(folder)
    assert (said["frame"], said["size"], said["modality"], said["spacing_mm"]) == (1, [20, 10], "US", None)
    assert (folder / said["input"]).resolve() == source.resolve()
    layer = said["runs"][0]["layers"][0]
    assert layer["area_px"] == 10 * 5
    with Image.open(folder / layer["mask"]) as image:
        assert np.count_nonzero(np.asarray(image) == 255) == 50
    with Image.open(folder / layer["map"]) as image:
        assert set(np.unique(image).tolist()) == {51, 204}  # 0.2 · 255, 0.8 · 255
    assert np.load(folder / "map-lesion.npy").dtype == np.float16
    out = capsys.readouterr().out
    assert out.splitlines() == [str(folder.resolve())]


def test_without_a_modality_a_picture_is_asked_about_but_out_of_scope(tmp_path: Path) -> None:
    source = png(tmp_path / "a.png")
    assert main([str(source), "--out", str(tmp_path / "out")], Seam()) == 0
    said = record(tmp_path / "out" / "a")
    assert said["modality"] is None
    assert [run["state"] for run in said["runs"]] == ["OUT OF SCOPE"] * 2
    assert [run["layers"] for run in said["runs"]] == [[], []]


def test_equal_stems_get_folders_of_their_own(tmp_path: Path) -> None:
    sources = [png(tmp_path / "x" / "a.png"), png(tmp_path / "y" / "a.png"), png(tmp_path / "x" / "A.bmp")]
    args = [*map(str, sources), "--out", str(tmp_path / "out"), "--modality", "US"]
    assert main(args, Seam()) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["A-3", "a", "a-2"]
    assert record(tmp_path / "out" / "a-2")["input"] == "../../y/a.png"


def test_a_second_call_replaces_results_of_the_same_file_and_nothing_else(tmp_path: Path) -> None:
    source, other = png(tmp_path / "x" / "a.png"), png(tmp_path / "y" / "a.png")
    out = tmp_path / "out"
    for path in (source, other, source):
        assert main([str(path), "--out", str(out), "--modality", "US"], Seam()) == 0
    assert sorted(path.name for path in out.iterdir()) == ["a", "a-2"]
    assert record(out / "a-2")["input"] == "../../y/a.png"
    assert main([str(source), "--out", str(out)], Seam()) == 0
    assert record(out / "a")["runs"][0]["state"] == "OUT OF SCOPE"  # nothing stale is left to read
    assert listed(out / "a") == ["overlay.png", "result.json"]


def test_a_folder_with_a_persons_own_files_is_never_replaced(tmp_path: Path) -> None:
    source, out = png(tmp_path / "a.png"), tmp_path / "out"
    (out / "a").mkdir(parents=True)
    (out / "a" / "notes.txt").write_text("mine")
    for _ in range(2):
        assert main([str(source), "--out", str(out), "--modality", "US"], Seam()) == 0
    assert listed(out / "a") == ["notes.txt"]
    (out / "a-2" / "notes.txt").write_text("mine too")
    assert main([str(source), "--out", str(out), "--modality", "US"], Seam()) == 0
    assert (out / "a-2" / "notes.txt").read_text() == "mine too"
    assert sorted(path.name for path in out.iterdir()) == ["a", "a-2", "a-3"]


def test_earlier_results_come_back_when_the_new_ones_cannot_take_their_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = png(tmp_path / "a.png"), tmp_path / "out"
    assert main([str(source), "--out", str(out), "--modality", "US"], Seam()) == 0
    before, replace = listed(out), os.replace

    def refuse(old: Path, new: Path) -> None:
        if Path(new) == out.resolve() / "a" and not old.name.endswith("-old"):
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(old, new)

    monkeypatch.setattr(os, "replace", refuse)
    assert main([str(source), "--out", str(out)], Seam()) == 1
    assert "a.png: failed: The file 'a' cannot be written: the disk is full." in capsys.readouterr().err
    assert listed(out) == before


def test_what_fails_is_named_with_its_reason_and_the_rest_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    png(folder / "good.png")
    png(folder / "fails.png")
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"junk" * 50)
    (folder / "notes.txt").write_text("not an image")
    status = main(
        [str(folder), str(tmp_path / "none.png"), "--out", str(tmp_path / "out"), "--modality", "US"], Seam()
    )
    assert status == 1
    err = capsys.readouterr().err.splitlines()
    for name in ("broken.png", "fails.png", "none.png"):
        assert len([line for line in err if f"{name}: failed: " in line]) >= 1, name
    assert any("fails.png: failed: breast-us-seg: The weights do not match." in line for line in err)
    assert any("notes.txt: skipped, not an image." in line for line in err)
    assert not any("good.png: " in line for line in err)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["fails", "good"]
    assert record(tmp_path / "out" / "fails")["runs"][0]["state"] == "FAILED"


def test_a_folder_without_any_image_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    assert main([str(tmp_path / "in"), "--out", str(tmp_path / "out")], Seam()) == 1
    assert "no image was found" in capsys.readouterr().err


def test_usage_errors_end_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = str(png(tmp_path / "a.png"))
    assert main([source], Seam()) == 2
    assert main([source, "--out", str(tmp_path / "o"), "--model", "nope"], Seam()) == 2
    assert "Known models: breast-us-seg, breast-us-class." in capsys.readouterr().err
    assert not (tmp_path / "o").exists()
    assert main(["--help"], Seam()) == 0


def test_only_the_models_named_are_asked_and_the_naming_answers_for_the_organ(tmp_path: Path) -> None:
    seam = Seam()
    source = str(png(tmp_path / "a.png"))
    main([source, "--out", str(tmp_path / "o"), "--model", "breast-us-class", "--modality", "US"], seam)
    (asked,) = seam.engine.asked
    assert asked.model == "breast-us-class"
    assert (asked.scope.modality, asked.scope.body_part, asked.scope.said_by) == (
        "US",
        "BREAST",
        "command line",
    )


def test_a_body_part_said_is_taken_as_said(tmp_path: Path) -> None:
    seam = Seam(card("breast-us-seg"))
    source = str(png(tmp_path / "a.png"))
    main([source, "--out", str(tmp_path / "o"), "--modality", "US", "--body-part", "thyroid"], seam)
    assert seam.engine.asked[0].scope.body_part == "THYROID"


def test_untrained_models_and_those_for_other_modalities_are_not_asked(tmp_path: Path) -> None:
    seam = Seam(card("a"), card("b", trained=False), card("c", modality="MG"))
    source = str(png(tmp_path / "a.png"))
    main([source, "--out", str(tmp_path / "o"), "--modality", "US"], seam)
    assert [request.model for request in seam.engine.asked] == ["a"]
    seam.engine.asked.clear()
    main([source, "--out", str(tmp_path / "o")], seam)
    assert [request.model for request in seam.engine.asked] == ["a", "c"]


def test_what_finds_a_place_is_asked_first(tmp_path: Path) -> None:
    seam = Seam(card("a-class", layer=""), card("b-seg"), card("c-class", layer=""))
    main([str(png(tmp_path / "a.png")), "--out", str(tmp_path / "o"), "--modality", "US"], seam)
    assert [request.model for request in seam.engine.asked] == ["b-seg", "a-class", "c-class"]


def test_without_a_trained_model_nothing_is_pretended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = str(png(tmp_path / "a.png"))
    assert main([source, "--out", str(tmp_path / "o")], Seam(card("a", trained=False))) == 1
    assert "No trained model" in capsys.readouterr().err


def test_a_dicom_speaks_for_itself_and_gets_a_segmentation(tmp_path: Path) -> None:
    seam = Seam()
    write_us(tmp_path / "us.dcm", rows=40, columns=52)
    assert main([str(tmp_path / "us.dcm"), "--out", str(tmp_path / "out"), "--modality", "MG"], seam) == 0
    scope = seam.engine.asked[0].scope
    assert (scope.modality, scope.body_part, scope.said_by) == ("US", "BREAST", "file")
    said = record(tmp_path / "out" / "us")
    warning = "The file says its modality is US; 'MG' from the command line was not used."
    assert all(warning in run["warnings"] for run in said["runs"])
    seg = pydicom.dcmread(tmp_path / "out" / "us" / "seg.dcm")
    with Image.open(tmp_path / "out" / "us" / "mask-lesion.png") as image:
        assert np.array_equal(seg.pixel_array.reshape(40, 52) > 0, np.asarray(image) > 0)
    assert seg.SegmentSequence[0].SegmentAlgorithmType == "AUTOMATIC"


@pytest.mark.parametrize(
    ("asked", "folders"),
    [([], ["frame-0003"]), (["--frame", "2"], ["frame-0002"]),
     (["--frame", "all"], [f"frame-000{n}" for n in range(1, 6)])],
)  # fmt: skip
def test_frames_of_a_cine_get_subfolders(tmp_path: Path, asked: list[str], folders: list[str]) -> None:
    write_us(tmp_path / "cine.dcm", frames=5, rows=40, columns=52)
    assert main([str(tmp_path / "cine.dcm"), "--out", str(tmp_path / "out"), *asked], Seam()) == 0
    home = tmp_path / "out" / "cine"
    assert sorted(path.name for path in home.iterdir()) == folders
    for name in folders:
        said = record(home / name)
        assert said["frame"] == int(name[-4:])
        assert (home / name / said["input"]).resolve() == (tmp_path / "cine.dcm").resolve()
        seg = pydicom.dcmread(home / name / "seg.dcm")
        derived = seg.PerFrameFunctionalGroupsSequence[0].DerivationImageSequence[0].SourceImageSequence[0]
        assert derived.ReferencedFrameNumber == said["frame"]


def test_a_frame_that_is_not_there_fails_that_input_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_us(tmp_path / "cine.dcm", frames=5, rows=40, columns=52)
    single = png(tmp_path / "a.png")
    args = [str(tmp_path / "cine.dcm"), str(single), "--out", str(tmp_path / "out"), "--frame", "9"]
    assert main([*args, "--modality", "US"], Seam()) == 1
    assert "cine.dcm: failed: Frame 9 was asked for, but there are only 5." in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a"]


def test_ctrl_c_leaves_complete_folders_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seam = Seam()

    def interrupt(request: Request) -> None:
        if request.source.endswith("b.png") and request.model == "breast-us-class":
            raise KeyboardInterrupt

    seam.engine.before = interrupt
    for name in ("a", "b", "c"):
        png(tmp_path / "in" / f"{name}.png")
    assert main([str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--modality", "US"], seam) == 130
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a"]
    assert record(tmp_path / "out" / "a")["schema"] == 1
    assert "1 of 3 inputs were done" in capsys.readouterr().err


def test_a_disk_that_refuses_is_told_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = str(png(tmp_path / "a.png"))
    (tmp_path / "taken").write_text("a file")
    assert main([source, "--out", str(tmp_path / "taken"), "--modality", "US"], Seam()) == 1
    assert "'taken' cannot be written: a file has that name." in capsys.readouterr().err
    assert (tmp_path / "taken").read_text() == "a file"


def test_brackets_in_names_are_shown_as_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = tmp_path / "[bold]x (1).png"
    name.write_bytes(b"junk" * 50)
    assert main([str(name), "--out", str(tmp_path / "out")], Seam()) == 1
    assert "[bold]x (1).png: failed: " in capsys.readouterr().err


def test_library_warnings_and_details_go_to_the_log_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seam = Seam()

    def mutter(request: Request) -> None:
        logging.getLogger("inference.engine").error("a detail")
        warnings.warn("a library's worry", UserWarning, stacklevel=1)

    seam.engine.before = mutter
    source = str(png(tmp_path / "a.png"))
    args = [source, "--out", str(tmp_path / "o"), "--modality", "US", "--model", "breast-us-seg"]
    shown = warnings.showwarning
    assert main([*args, "--log", str(tmp_path / "l.txt")], seam) == 0
    assert warnings.showwarning is shown
    text = (tmp_path / "l.txt").read_text("utf-8")
    assert "a detail" in text
    assert main(args, seam) == 0
    assert "a detail" not in capsys.readouterr().err
