"""A Runner that remembers: what a model said about a file is read from disk, and asked for only where it is not there.

A stored result is taken only for the very content of the file, the weights, the scope, the part and the version of
the program that it was made with. With everything stored, nothing is started: no torch, no device, no process.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path

from inference import __version__
from inference.errors import AppError
from inference.images.identity import content_name
from inference.images.source import ImageSource
from inference.job import CancelToken, Report, ignore
from inference.library import Library, fingerprint
from inference.result_file import read_result, write_result
from inference.results import Request, Result, State
from inference.runner import Arrived, Partial, Runner

log = logging.getLogger(__name__)

SLIDE = "slide"  # the pipeline whose map is a cache of its own
KEPT = (State.FINDINGS, State.NO_FINDING, State.OUT_OF_SCOPE)  # a failure is tried again


class CachedRunner:
    """A Runner before another one. folder: where results are kept; made when the first one is.

    library: the cards that the other runner uses.
    """

    def __init__(self, inner: Runner, folder: Path, library: Callable[[], Library]) -> None:
        self._inner, self.folder, self._read = inner, folder, library

    @cached_property
    def _library(self) -> Library:
        return self._read()

    def analyse(
        self,
        source: ImageSource,
        requests: Sequence[Request],
        token: CancelToken,
        report: Report = ignore,
        arrived: Arrived = lambda result: None,
        partial: Partial = lambda part: None,
    ) -> list[Result]:
        """As Runner says; the answers are in the order of the requests."""
        paths = {request: self._place(source, request) for request in requests}
        known = {request: result for request in requests if (result := _stored(paths[request], request))}
        for result in known.values():
            token.check()
            arrived(result)
        missing = [request for request in requests if request not in known]
        if missing:
            for result in self._inner.analyse(source, missing, token, report, arrived, partial):
                _keep(result, paths[result.request])
                known[result.request] = result
        return [known[request] for request in requests if request in known]

    def holds(self, source: ImageSource, requests: Sequence[Request]) -> bool:
        """Whether all of them would be answered from the disk."""
        return all(_stored(self._place(source, request), request) for request in requests)

    def warm(self) -> None:
        """Nothing: the other runner is started by the first question that is not answered yet."""

    def renew(self) -> None:
        self._inner.renew()

    def close(self) -> None:
        self._inner.close()

    def _place(self, source: ImageSource, request: Request) -> Path | None:
        """Where the answer would lie; None where nothing can be kept."""
        card = self._library.cards.get(request.model)
        if card is None or not source.info.path or (card.pipeline == SLIDE and request.roi is not None):
            return None  # a slide's region: its answer counts all that its map holds by then
        try:
            key = {
                "content": content_name(Path(source.info.path)),
                "weights": fingerprint(card, self._library),
                "version": f"{__version__} {card.version}",
                "asked": [request.model, request.frame, request.explain, _part(request), asdict(request.scope)],
            }
        except (OSError, AppError) as error:
            log.warning("no result is kept of %s: %s", request.model, error)
            return None
        name = hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()
        return self.folder / f"{name}.result"


def _part(request: Request) -> dict[str, int] | None:
    return asdict(request.roi) if request.roi is not None else None


def _stored(path: Path | None, request: Request) -> Result | None:
    if path is None or not path.is_file():
        return None
    try:
        return read_result(path, request)
    except AppError as error:
        log.warning("%s (%s)", error.text, error.detail)
        return None


def _keep(result: Result, path: Path | None) -> None:
    """What cannot be kept is computed again next time."""
    if path is None or result.state not in KEPT or result.maps:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_result(result, path)
    except (AppError, OSError) as error:
        log.warning("the result of %s is not kept: %s", result.provenance.model, error)
