"""What the command keeps in memory of the slides it reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from inference.headless import command
from inference.slides import cache


class NoModels:
    cards = ()


def test_the_command_keeps_few_tiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """32 MiB, not the quarter of the machine's memory that the window has for a person who comes back to a place."""
    shared = cache.TileCache(1 << 30)
    monkeypatch.setattr(cache, "SHARED", shared)
    status = command.run([str(tmp_path / "a.svs"), "--out", str(tmp_path)], lambda options: NoModels())  # type: ignore[arg-type, return-value]
    assert status == command.FAILED  # there is no model
    assert shared.limit == 32 << 20
