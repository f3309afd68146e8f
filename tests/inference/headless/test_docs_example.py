"""The example in docs/headless.md is of the models that ship."""

from __future__ import annotations

import json
import re
from pathlib import Path

from inference.cards import read_card

HERE = Path(__file__).resolve().parents[3]


def test_the_example_names_the_versions_that_ship() -> None:
    found = re.search(r"```json\n(.*?)\n```", (HERE / "docs" / "headless.md").read_text("utf-8"), re.S)
    assert found is not None
    runs = json.loads(found[1])["runs"]
    shipped = {run["model"]: read_card(HERE / "resources" / "models" / run["model"] / "card.toml") for run in runs}
    assert {run["model"]: run["version"] for run in runs} == {name: card.version for name, card in shipped.items()}
    assert runs[0]["sha256"] == shipped["breast-us-seg"].sha256
