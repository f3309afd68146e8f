"""The question for a new version: what it sends, what it takes for an answer, and what it refuses."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from inference.errors import SettingsError
from viewer.help.updates import LARGEST, Release, ask, checked, newer, parse

HEADERS: list[dict[str, str]] = []
ANSWER = {"body": b""}


class Desk(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        HEADERS.append(dict(self.headers.items()) | {"": self.path})
        self.send_response(200)
        self.end_headers()
        self.wfile.write(ANSWER["body"])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    HEADERS.clear()
    with HTTPServer(("127.0.0.1", 0), Desk) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/latest.json"
        server.shutdown()
        thread.join()


def test_nothing_but_the_question_is_sent(address: str) -> None:
    ANSWER["body"] = b'{"version": "9.1", "page": "https://example.org/new"}'
    assert ask(address) == Release("9.1", "https://example.org/new")
    (sent,) = HEADERS
    assert sent.pop("") == "/latest.json"
    assert {name.lower() for name in sent} == {
        "host",
        "user-agent",
        "accept",
        "accept-encoding",
        "connection",
    }
    assert sent["User-Agent"] == "LesionScope"


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b'{"version": 2}', b'{"version": "1.0; rm"}', b"x" * (LARGEST + 1), b"\xff"],
)
def test_another_answer_is_none(address: str, body: bytes) -> None:
    ANSWER["body"] = body
    with pytest.raises(SettingsError, match="No answer about a new version"):
        ask(address)


def test_an_address_where_nobody_answers_is_named() -> None:
    with pytest.raises(SettingsError, match=r"came from http://127\.0\.0\.1:9/"):
        ask("http://127.0.0.1:9/")


@pytest.mark.parametrize(
    "address", ["", "http://a.org/x", "file:///etc/passwd", "https://", "https:///x", "ftp://a/b"]
)
def test_only_https_is_asked(address: str) -> None:
    with pytest.raises(SettingsError, match="https"):
        checked(address)
    assert checked("https://a.org/x.json") == "https://a.org/x.json"


def test_a_page_that_is_no_https_one_is_not_shown() -> None:
    assert parse('{"version": "1.2", "page": "javascript:alert(1)"}') == Release("1.2", "")


@pytest.mark.parametrize(
    ("told", "ours", "later"),
    [
        ("0.10", "0.9", True),
        ("1.0", "1", False),
        ("0.1.0", "0.1.0", False),
        ("0.1.1", "0.1", True),
        ("0.9", "1.0", False),
    ],
)
def test_versions_are_compared_by_number(told: str, ours: str, later: bool) -> None:
    assert newer(Release(told), ours) is later
