from __future__ import annotations

import pytest

from inference.results import Result
from tests.inference.export.export_samples import three_results


@pytest.fixture
def results() -> list[Result]:
    return three_results()
