from __future__ import annotations

import json
from pathlib import Path

from inference.headless.inputs import find_inputs, is_result


def made(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x" * 200)


def test_folders_are_walked_in_order_without_hidden_ones(tmp_path: Path) -> None:
    made(tmp_path, "b/2.png", "b/1.png", "a/IM0001", ".git/x.png", "a/.hidden.png", "z.jpg")
    found = find_inputs([tmp_path], tmp_path / "out")
    names = [str(path.relative_to(tmp_path)) for path in found.files]
    assert names == ["z.jpg", "a/IM0001", "b/1.png", "b/2.png"]


def test_own_results_are_not_read_again(tmp_path: Path) -> None:
    made(tmp_path, "a.png", "out/a/overlay.png", "old/a/overlay.png", "old/a/frame-0001/map-x.png")
    (tmp_path / "old/a/result.json").write_text(json.dumps({"schema": 1, "input": "../a.png", "runs": []}))
    assert find_inputs([tmp_path], tmp_path / "out").files == (tmp_path / "a.png",)


def test_a_foreign_result_json_does_not_hide_its_folder(tmp_path: Path) -> None:
    made(tmp_path, "a/1.png")
    (tmp_path / "a/result.json").write_text('{"schema": 1}')
    assert not is_result(tmp_path / "a")
    assert find_inputs([tmp_path], tmp_path / "out").files == (tmp_path / "a/1.png",)


def test_what_is_clearly_no_image_is_skipped_in_folders_but_counts_when_named(tmp_path: Path) -> None:
    made(tmp_path, "index.csv", "DICOMDIR", "a.png", "unknown.xyz")
    found = find_inputs([tmp_path], tmp_path / "out")
    assert [path.name for path in found.files] == ["a.png", "unknown.xyz"]
    assert [path.name for path in found.skipped] == ["DICOMDIR", "index.csv"]
    assert find_inputs([tmp_path / "index.csv"], tmp_path / "out").files == (tmp_path / "index.csv",)


def test_content_beats_the_name(tmp_path: Path) -> None:
    (tmp_path / "scan.txt").write_bytes(b"\0" * 128 + b"DICM" + b"\0" * 20)
    assert find_inputs([tmp_path], tmp_path / "out").files == (tmp_path / "scan.txt",)


def test_a_folder_without_images_is_named(tmp_path: Path) -> None:
    made(tmp_path, "full/a.png", "none/x.csv")
    found = find_inputs([tmp_path / "full", tmp_path / "none"], tmp_path / "out")
    assert found.empty == (tmp_path / "none",)


def test_a_file_named_twice_is_one_input(tmp_path: Path) -> None:
    made(tmp_path, "a.png")
    assert len(find_inputs([tmp_path / "a.png", tmp_path, tmp_path / "a.png"], tmp_path / "out").files) == 1
