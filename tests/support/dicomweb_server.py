"""A small DICOMweb server: one study with the demo case in it, twice."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pydicom

import resources

CASE = resources.path("demo", "malignant.dcm")


class Pacs(BaseHTTPRequestHandler):
    """One study with the demo case in it, twice under two UIDs; says what it was asked."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        place = urlsplit(self.path)
        if place.path.startswith("/locked"):
            self._answer(401, b"", "text/plain")
        elif place.path.startswith("/page"):
            self._answer(200, b"<html>hello</html>", "text/html")
        elif place.path == "/web/studies":
            self._answer(
                200, json.dumps(self._found(parse_qs(place.query))).encode(), "application/dicom+json"
            )
        elif place.path.startswith("/web/studies/"):
            self._study()
        else:
            self._answer(404, b"", "text/plain")

    def _found(self, query: dict[str, list[str]]) -> list[dict[str, object]]:
        data = pydicom.dcmread(CASE, stop_before_pixels=True)
        wanted = query.get("PatientName", query.get("00100010", ["*"]))[0]
        if not str(data.PatientName).startswith(wanted.rstrip("*")):
            return []
        keep = pydicom.Dataset()
        for word in ("StudyInstanceUID", "PatientName", "PatientID", "StudyDate", "StudyDescription"):
            keep[word] = data[word]
        keep.ModalitiesInStudy, keep.NumberOfStudyRelatedInstances = ["US", "SR"], 2
        older = pydicom.Dataset()
        older.StudyInstanceUID, older.StudyDate = "1.2.3", "19990101"
        return [older.to_json_dict(), keep.to_json_dict()]

    def _study(self) -> None:
        one = CASE.read_bytes()
        head = b"--cut\r\nContent-Type: application/dicom\r\n\r\n"
        body = b"".join(head + part + b"\r\n" for part in (one, one)) + b"--cut--"
        self._answer(200, body, 'multipart/related; type="application/dicom"; boundary=cut')

    def _answer(self, code: int, body: bytes, kind: str) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def running() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pacs)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
