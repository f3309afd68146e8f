"""The models' library and what runs them, as the settings ask for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from inference.cards import ModelCard
from inference.library import Library, read_library
from inference.runner import LiveRunner
from viewer.settings import MODELS_LOG, Settings, data_folder


def own_folder() -> Path:
    """Where models that a person adds are kept."""
    return data_folder() / "models"


def folders_of(settings: Settings) -> list[Path]:
    """The folders of models after the application's own; they need not be there."""
    return [own_folder(), *([Path(settings.models_folder)] if settings.models_folder else [])]


class LazyLibrary:
    """The library, read when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self._folders = folders_of(settings)
        self._read: Library | None = None

    def get(self) -> Library:
        self._read = self._read or read_library(self._folders)
        return self._read

    def read_again(self) -> None:
        """A model came: the next who asks gets the folders as they are then."""
        self._read = None

    def cards(self) -> Iterable[ModelCard]:
        """Of all models."""
        return self.get().cards.values()


def make_runner(settings: Settings) -> LiveRunner:
    """A process of its own, or this one if the settings say so."""
    folders = folders_of(settings)
    if settings.engine_in_process:
        from inference.engine import Engine
        from inference.runner import InProcess

        return InProcess(Engine(folders, settings.device))
    from inference.worker import WorkerProcess

    return WorkerProcess(folders, settings.device, converts=True, log_to=data_folder() / MODELS_LOG)
