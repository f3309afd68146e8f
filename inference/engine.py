"""The engine: a card becomes a loaded model, a request becomes a result. One image at a time, on one device."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from inference.backends.choice import Running
from inference.backends.openvino_cpu import networks_folder
from inference.cards import ModelCard
from inference.devices import CPU, Device, is_out_of_memory, pick_device, release_memory
from inference.errors import AppError, ModelError, OutOfScope
from inference.images.source import ImageSource
from inference.job import Cancelled, CancelToken, Progress, Report, ignore
from inference.library import Library, check_requirements, fingerprint, read_library
from inference.pipelines import breast, mammo, slide, student, thyroid
from inference.pipelines.base import Answer, Loaded, Look, Pipeline
from inference.results import MapPart, Provenance, Request, Result, State
from inference.scope import check_scope

log = logging.getLogger(__name__)

PIPELINES: dict[str, Pipeline] = {
    "breast": breast.run,
    "slide": slide.run,
    "student": student.run,
    "thyroid": thyroid.run,
    **mammo.TASKS,
}
KEPT_MODELS = 8  # loaded networks; the least recently used goes first
Arrived = Callable[[Result], None]
Partial = Callable[[MapPart], None]


@dataclass(slots=True, eq=False)
class _Call:
    """One call of `analyse`: who listens, and what its models share."""

    token: CancelToken
    report: Report
    partial: Partial
    looks: dict[tuple[int, str], Look] = field(default_factory=dict)

CHANCE = 0.5  # of an AUC


class Engine:
    """Loads models once and keeps them. Not thread-safe: one thread drives it.

    models: a person's own model folders, after the application's.  device: auto, cpu, cuda or mps.
    networks: folder of the networks converted for this CPU, None for the system's; it is only read.
    spare_cores: left to others while networks run; None leaves torch's threads as they are.
    """

    def __init__(
        self, models: Sequence[Path] = (), device: str = "auto", *, networks: Path | None = None,
        spare_cores: int | None = None,
    ) -> None:  # fmt: skip
        self._running = Running(networks or networks_folder(), spare_cores)
        self._folders = tuple(models)
        self.library: Library = read_library(models)
        self._choice = device
        self._device: Device | None = None
        self._loaded: OrderedDict[tuple[str, str], Loaded] = OrderedDict()

    @property
    def cards(self) -> tuple[ModelCard, ...]:
        return tuple(self.library.cards.values())

    @property
    def device(self) -> Device:
        """Picked at first use, because that may import torch. Raises SettingsError if the one asked for is absent."""
        if self._device is None:
            self._device = pick_device(self._choice)
        return self._device

    def load(self, model: str, device: Device) -> Loaded:
        """The network of a card with its checked weights. Raises ModelError."""
        key = model, device.kind
        if key not in self._loaded:
            card = self.library.card(model)
            check_requirements(card, self.library)
            self._loaded[key] = Loaded(card, self._running.backend(card, device), device)
            while len(self._loaded) > KEPT_MODELS:
                self._loaded.popitem(last=False)
        self._loaded.move_to_end(key)
        return self._loaded[key]

    def read_again(self) -> None:
        """The folders of models have changed."""
        self.library = read_library(self._folders)
        self._loaded.clear()

    def forget(self) -> None:
        """Drop all loaded networks and give their memory back."""
        self._loaded.clear()
        if self._device is not None:
            release_memory(self._device)

    def analyse(
        self,
        source: ImageSource,
        requests: Sequence[Request],
        token: CancelToken,
        report: Report = ignore,
        arrived: Arrived = lambda result: None,
        partial: Partial = lambda part: None,
    ) -> list[Result]:
        """Answer the requests (all for one frame of `source`) in their order; `arrived` gets each as it comes.

        partial: hears which part of a slide's map is there while it is being made.
        A model that fails or is not made for the image answers so in its Result; only Cancelled is raised.
        """
        results: list[Result] = []
        looks: dict[tuple[int, str], Look] = {}
        for index, request in enumerate(requests):
            token.check()
            report(Progress(index, len(requests), _title(self.library, request.model)))
            call = _Call(token, _share_of(report, index, len(requests)), partial, looks)
            result = self._answer(source, request, call)
            arrived(result)
            results.append(result)
        report(Progress(len(requests), len(requests)))
        return results

    def _answer(self, source: ImageSource, request: Request, call: _Call) -> Result:
        started = perf_counter()
        try:
            card = self.library.card(request.model)
            device = self.device
            warnings = _allowed(card, request)
            answer, device, slow = self._run(card, device, source, request, call)
        except Cancelled:
            raise
        except OutOfScope as error:
            return self._without_answer(request, State.OUT_OF_SCOPE, error.text, started)
        except AppError as error:
            log.warning("%s failed: %s (%s)", request.model, error.text, error.detail)
            return self._without_answer(request, State.FAILED, error.text, started)
        except Exception as error:
            log.exception("%s failed", request.model)
            why = f"'{request.model}' stopped with an unexpected error ({type(error).__name__})."
            return self._without_answer(request, State.FAILED, why, started)
        where = self._where(card, device)
        return _result(request, answer, self._provenance(request, where, started), warnings + slow)

    def _where(self, card: ModelCard, device: Device) -> str:
        """The device, and on a CPU what ran the network there."""
        loaded = self._loaded.get((card.id, device.kind))
        return f"{device.name} · {loaded.backend.name}" if loaded and device.kind == "cpu" else device.name

    @property
    def unconverted(self) -> tuple[str, ...]:
        """Models that torch ran on the CPU because they are not converted yet."""
        return tuple(
            model for (model, kind), loaded in self._loaded.items()
            if kind == "cpu" and loaded.backend.name == "PyTorch"
        )  # fmt: skip

    def _run(
        self, card: ModelCard, device: Device, source: ImageSource, request: Request, call: _Call
    ) -> tuple[Answer, Device, tuple[str, ...]]:
        """On the device; when that runs out of memory, once more on the CPU, which is said."""
        try:
            return self._once(card, device, source, request, call), device, ()
        except RuntimeError as error:
            if device.kind == "cpu" or not is_out_of_memory(error):
                raise
            log.warning("%s ran out of memory on %s", card.id, device.name)
        self.forget()
        note = f"{device.name} ran out of memory; computed on the CPU."
        return self._once(card, CPU, source, request, call), CPU, (note,)

    def _once(
        self, card: ModelCard, device: Device, source: ImageSource, request: Request, call: _Call
    ) -> Answer:
        """One pass; models that look at the same frame on the same device share what they computed."""
        key = request.frame, f"{device.kind} {request.roi}"
        looks = call.looks
        if key not in looks:
            load: Callable[[str], Loaded] = lambda model: self.load(model, device)  # noqa: E731
            looks[key] = Look(source, request.frame, request.roi, load, call.token)
        looks[key].report, looks[key].partial = call.report, call.partial
        return PIPELINES[card.pipeline](self.load(card.id, device), looks[key], request)

    def _without_answer(self, request: Request, state: State, why: str, started: float) -> Result:
        name = self._device.name if self._device else ""
        return Result(request, self._provenance(request, name, started), state, warnings=(why,))

    def _provenance(self, request: Request, device: str, started: float) -> Provenance:
        card = self.library.cards.get(request.model)
        seconds = perf_counter() - started
        if card is None:
            return Provenance(request.model, request.model, "", "", device, seconds)
        try:
            mark = fingerprint(card, self.library)
        except ModelError:
            mark = card.sha256
        return Provenance(card.id, card.title, card.version, mark, device, seconds)


def _share_of(report: Report, index: int, count: int) -> Report:
    """A report for one of several requests, as a share of the whole call; of a single one as it is."""
    if count == 1:
        return report

    def tell(progress: Progress) -> None:
        share = (index + progress.fraction) / count
        report(Progress(round(share * 1000), 1000, progress.text))

    return tell


def _allowed(card: ModelCard, request: Request) -> tuple[str, ...]:
    """Scope warnings. Raises ModelError or OutOfScope where the model may not answer."""
    if not card.trained:
        raise ModelError(
            f"'{card.title}' has not been trained; it is listed for completeness and gives no score."
        )
    if card.pipeline not in PIPELINES:
        raise ModelError(f"The card of '{card.title}' asks for an unknown pipeline '{card.pipeline}'.")
    return check_scope(card, request.scope) + weakness(card)


def weakness(card: ModelCard) -> tuple[str, ...]:
    """A warning where chance explains what the model could do on pictures it had not seen."""
    auc = card.output.held_out_auc
    if auc is None or auc[1] > CHANCE:
        return ()
    words = f"AUC {auc[0]:.2f}, 95 % {auc[1]:.2f}–{auc[2]:.2f}"
    return (f"A demonstration: in cross-validation this model was not surely better than chance ({words}).",)


def _title(library: Library, model: str) -> str:
    card = library.cards.get(model)
    return card.title if card else model


def _result(request: Request, answer: Answer, provenance: Provenance, warnings: tuple[str, ...]) -> Result:
    return Result(
        request, provenance, answer.state, answer.findings, answer.scores, answer.decision,
        answer.layers, answer.boxes, (*warnings, *answer.warnings), answer.extra, answer.maps,
    )  # fmt: skip
