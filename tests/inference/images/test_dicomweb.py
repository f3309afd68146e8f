"""A DICOMweb server of the test's own: search and fetch, and every way it can refuse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pydicom
import pytest

from inference.errors import SettingsError
from inference.images.dicomweb import Question, Server, ServerError, fetch, search
from inference.job import Cancelled, CancelToken
from tests.support.dicomweb_server import CASE, Pacs, running


@pytest.fixture
def pacs() -> Iterator[str]:
    Pacs.asked.clear()
    with running() as url:
        yield url


def test_studies_come_newest_first_with_what_the_server_tells(pacs: str) -> None:
    found = search(Server(pacs + "/web"), Question())
    case = pydicom.dcmread(CASE, stop_before_pixels=True)
    assert [row.uid for row in found] == [case.StudyInstanceUID, "1.2.3"]
    assert (found[0].name, found[0].patient_id) == (str(case.PatientName), case.PatientID)
    assert (found[0].modalities, found[0].images) == ("US SR", 2)
    assert (found[1].name, found[1].images) == ("", 0)


def test_a_family_name_alone_finds_everybody_who_has_it(pacs: str) -> None:
    search(Server(pacs + "/web"), Question(name="PHAN"))
    (asked,) = Pacs.asked
    assert "PHAN*" in parse_qs(urlsplit(asked).query).get("PatientName", [""])[0]
    assert search(Server(pacs + "/web"), Question(name="NOBODY")) == []


def test_a_study_comes_as_files_whose_pixels_are_the_servers(pacs: str, tmp_path: Path) -> None:
    told: list[int] = []
    made = fetch(Server(pacs + "/web"), "1.2", tmp_path, CancelToken(), told.append)
    assert told == [1, 2]
    case = pydicom.dcmread(CASE)
    for path in made:
        got = pydicom.dcmread(path)
        assert got.file_meta.TransferSyntaxUID == case.file_meta.TransferSyntaxUID
        assert got.PixelData == case.PixelData


def test_a_fetch_that_is_stopped_stops(pacs: str, tmp_path: Path) -> None:
    token = CancelToken()
    with pytest.raises(Cancelled):
        fetch(Server(pacs + "/web"), "1.2", tmp_path, token, lambda done: token.cancel())
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("place", "words"), [("/locked", "password"), ("/none", "no DICOMweb"), ("/page", "as DICOMweb")]
)
def test_every_refusal_names_the_server_and_the_reason(pacs: str, place: str, words: str) -> None:
    with pytest.raises(ServerError, match=words) as told:
        search(Server(pacs + place), Question())
    assert urlsplit(pacs).netloc in told.value.text


def test_a_server_that_is_not_there() -> None:
    with running() as url:
        pass  # its port is free again
    with pytest.raises(ServerError, match="does not answer"):
        search(Server(url), Question())


@pytest.mark.parametrize("url", ["", "pacs", "file:///etc", "ftp://pacs/web"])
def test_what_is_no_address_is_said(url: str) -> None:
    with pytest.raises(SettingsError, match="not the address"):
        search(Server(url), Question())
