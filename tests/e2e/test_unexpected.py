"""What nobody foresaw is told and logged; the window lives on."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from viewer.app import App


def test_an_unexpected_error_gets_one_line_with_the_id_that_is_in_the_log(
    program, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:  # fmt: skip
    app: App = program()
    try:
        raise RuntimeError("nobody foresaw this")
    except RuntimeError as error:
        app.tell_unexpected(type(error), error, error.__traceback__)
    (line,) = app.notices.lines
    assert line.log_id in line.text
    assert line.log_id in caplog.text
    assert "nobody foresaw this" in caplog.text
