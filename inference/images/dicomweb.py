"""Studies on a DICOMweb server: search (QIDO-RS) and fetch (WADO-RS). Nothing here runs unless a person asks for it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from inference.errors import ImageError, SettingsError
from inference.export.atomic import write_atomically
from inference.job import CancelToken
from inference.records import dataclass

TIMEOUT_S = 20
MOST = 200  # studies in one answer
FIELDS = (
    "StudyDescription",
    "ModalitiesInStudy",
    "NumberOfStudyRelatedInstances",
    "StudyDate",
    "PatientBirthDate",
)


class ServerError(ImageError):
    """A server does not answer, or not as DICOMweb asks; the text names it."""


@dataclass(frozen=True, slots=True)
class Server:
    """url: of the DICOMweb service, such as https://pacs.example/dicom-web. user, password: "" where none is asked."""

    url: str
    user: str = ""
    password: str = ""

    @property
    def name(self) -> str:
        """Its host, for sentences."""
        return urlsplit(self.url).netloc or self.url


@dataclass(frozen=True, slots=True)
class Question:
    """What is searched; "" leaves a field open. name: may end with *. date: YYYYMMDD or a range YYYYMMDD-YYYYMMDD."""

    name: str = ""
    patient_id: str = ""
    date: str = ""
    modality: str = ""


@dataclass(frozen=True, slots=True)
class StudyRow:
    """A study as the server tells it; images 0 where it does not say how many."""

    uid: str
    name: str
    patient_id: str
    birth_date: str
    date: str
    modalities: str
    description: str
    images: int


def search(server: Server, question: Question) -> list[StudyRow]:
    """Newest first, at most MOST. Raises ServerError, SettingsError."""
    filters = {
        "PatientName": _open_end(question.name), "PatientID": question.patient_id, "StudyDate": question.date,
        "ModalitiesInStudy": question.modality,
    }  # fmt: skip
    asked = {key: value for key, value in filters.items() if value}
    with _client(server) as client:
        found = client.search_for_studies(search_filters=asked, fields=FIELDS, limit=MOST)
    return sorted((_row(one) for one in found), key=lambda row: row.date, reverse=True)


def fetch(
    server: Server,
    study: str,
    folder: Path,
    token: CancelToken,
    told: Callable[[int], None] = lambda done: None,
) -> list[Path]:
    """All instances of a study as files in `folder`, in the transfer syntax the server holds. Raises ServerError,
    ExportError where the folder refuses, Cancelled."""
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    with _client(server) as client:
        for number, data in enumerate(client.iter_study(study, media_types=(("application/dicom", "*"),)), 1):
            token.check()
            path = folder / f"{number:05d}.dcm"
            _write(path, data)
            made.append(path)
            told(number)
    if not made:
        raise ServerError(f"The server {server.name} holds no image of this study any more.")
    return made


def _write(path: Path, data: Any) -> None:
    write_atomically(path, lambda file: data.save_as(file, enforce_file_format=True))


def _open_end(name: str) -> str:
    """A family name alone finds everybody who has it."""
    return f"{name}*" if name and "*" not in name and "^" not in name else name


@contextlib.contextmanager
def _client(server: Server) -> Iterator[Any]:
    """The client, its troubles told as sentences."""
    if urlsplit(server.url).scheme not in ("http", "https") or not urlsplit(server.url).netloc:
        raise SettingsError(
            f"'{server.url}' is not the address of a server; it begins with https:// or http://."
        )
    import requests
    from dicomweb_client import DICOMwebClient

    session = requests.Session()
    session.trust_env = False  # no proxy or password of the system's is used unasked
    if server.user:
        session.auth = (server.user, server.password)
    try:
        client = DICOMwebClient(server.url.rstrip("/"), session=session, timeout=TIMEOUT_S)
        client.set_http_retry_params(retry=False)  # a person waits; whoever wants to try again presses Search
        yield client
    except requests.HTTPError as error:
        raise ServerError(_refusal(server, error), detail=repr(error)) from error
    except requests.exceptions.SSLError as error:
        raise ServerError(
            f"The certificate of the server {server.name} is not trusted.", detail=repr(error)
        ) from error
    except (requests.exceptions.InvalidJSONError, ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, requests.RequestException) and not isinstance(
            error, requests.exceptions.InvalidJSONError
        ):
            raise ServerError(f"'{server.url}' is not an address that can be asked.") from error
        text = f"The server {server.name} does not answer as DICOMweb."
        raise ServerError(text, detail=repr(error)) from error
    except requests.RequestException as error:
        raise ServerError(f"The server {server.name} does not answer.", detail=repr(error)) from error
    finally:
        session.close()


def _refusal(server: Server, error: Any) -> str:
    code = error.response.status_code if error.response is not None else 0
    if code in (401, 403):
        return f"The server {server.name} refuses: it wants another name or password."
    if code == 404:
        return f"The server {server.name} has no DICOMweb service, or no such study, at this address."
    return f"The server {server.name} refuses with status {code}."


def _row(found: Any) -> StudyRow:
    """From the DICOM JSON model (PS3.18 F)."""
    from pydicom import Dataset

    data = Dataset.from_json(found)

    def told(keyword: str) -> str:
        value = data.get(keyword, "")
        return "\\".join(map(str, value)) if isinstance(value, list) else str(value or "")

    many = data.get("ModalitiesInStudy", "") or ""
    return StudyRow(
        uid=told("StudyInstanceUID"), name=told("PatientName"), patient_id=told("PatientID"),
        birth_date=told("PatientBirthDate"), date=told("StudyDate"),
        modalities=many if isinstance(many, str) else " ".join(map(str, many)),
        description=told("StudyDescription"), images=int(data.get("NumberOfStudyRelatedInstances", 0) or 0),
    )  # fmt: skip
