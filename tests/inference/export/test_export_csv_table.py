from __future__ import annotations

import csv
from pathlib import Path

from inference.export.csv_table import COLUMNS, write_csv
from inference.export.results_json import write_results
from inference.geometry import Spacing
from inference.results import Result
from tests.inference.export.export_samples import info_at


def test_one_row_per_score_and_layer_and_one_for_a_run_without_either(
    tmp_path: Path, results: list[Result]
) -> None:
    info = info_at(tmp_path / "=case, 1.png", spacing=Spacing(0.5, 0.2, "test"))
    record = write_results(tmp_path, info, 0, results, modality=None)
    write_csv(tmp_path / "t.csv", [record])
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    what = [(row["model"], row["what"], row["name"]) for row in rows]
    assert what == [
        ("breast-us-seg", "layer", "lesion"),
        ("breast-us-class", "score", "normal"),
        ("breast-us-class", "score", "benign"),
        ("breast-us-class", "score", "malignant"),
        ("breast-us-class", "layer", "gradcam"),
        ("breast-us-fused", "", ""),
    ]
    assert (rows[0]["area_px"], rows[0]["area_mm2"], rows[0]["kind"]) == (
        "6",
        "0.6000000000000001",
        "probability",
    )
    assert (rows[3]["raw"], rows[3]["calibrated"], rows[3]["decision"]) == ("0.7", "0.6", "malignant")
    assert (rows[5]["state"], rows[5]["raw"], rows[5]["modality"]) == ("OUT OF SCOPE", "", "")
    assert rows[0]["input"] == "'=case, 1.png"  # a spreadsheet must not compute it


def test_lines_end_the_same_everywhere(tmp_path: Path, results: list[Result]) -> None:
    record = write_results(tmp_path, info_at(tmp_path / "a.png"), 0, results, modality=None)
    write_csv(tmp_path / "t.csv", [record, record])
    data = (tmp_path / "t.csv").read_bytes()
    assert b"\r" not in data
    assert data.count(b"\n") == 1 + 2 * 6
