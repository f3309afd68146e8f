"""Taking a model in: a folder that somebody hands over is checked, tried, and only then copied to a person's models."""

from __future__ import annotations

import multiprocessing as mp
import os
import re
import shutil
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from inference.cards import ModelCard, read_card
from inference.errors import AppError, ModelError
from inference.library import Library, check_requirements, checked_weights, read_library

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")  # also a folder's name on every system
CARD, SELFTEST = "card.toml", "selftest.safetensors"
TRIAL_S = 300  # a model that is not loaded by then is refused


def admit(folder: Path, home: Path, known: Sequence[Path]) -> ModelCard:
    """Copy a model's folder into `home` once its card, its weights and its network are in order; gives its card there.

    known: the folders of models that are there already, without the application's own.
    Only the card, the weights that it names and their self-test are copied. Raises ModelError with the reason;
    nothing is left then.
    """
    card = checked(folder, read_library(known))
    if card.trained:
        _tried(folder, known)
    target = home / card.id
    part = home.with_name(f"{home.name}.part") / card.id  # not in `home`: what a crash leaves is no model
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        for path in (folder / CARD, card.weights, folder / SELFTEST):
            if path.is_file():
                shutil.copyfile(path, part / path.name)
        home.mkdir(parents=True, exist_ok=True)
        os.replace(part, target)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        why = error.strerror or type(error).__name__
        raise ModelError(f"'{card.title}' cannot be copied to the models' folder: {why}.") from error
    return read_card(target / CARD)


def checked(folder: Path, library: Library) -> ModelCard:
    """The card of a folder that may join the library. Raises ModelError: what is missing, wrong or taken."""
    if not (folder / CARD).is_file():
        raise ModelError(f"'{folder.name}' is no model: it has no {CARD}.")
    card = read_card(folder / CARD)
    if not NAME.fullmatch(card.id):
        raise ModelError(
            f"The model card of '{folder.name}' is not usable: id must be lower-case letters, digits and -."
        )
    if card.id in library.cards:
        raise ModelError(f"There is a model '{card.id}' already.")
    missing = [key for key in ("intended", "not_for", "licence") if not str(card.use.get(key, "")).strip()]
    if missing:
        raise ModelError(f"The model card of '{folder.name}' does not state use.{missing[0]}.")
    check_requirements(card, library)
    if card.trained:
        checked_weights(card)
    return card


def _tried(folder: Path, known: Sequence[Path]) -> None:
    """Load it once in a process of its own, so that nothing of it stays here. Raises ModelError."""
    context = mp.get_context("spawn")
    near, far = context.Pipe(duplex=False)
    process = context.Process(
        target=_try, args=(far, folder, tuple(known)), name="lesionscope-trial", daemon=True
    )
    process.start()
    far.close()
    try:
        error = near.recv() if near.poll(TRIAL_S) else ModelError(f"'{folder.name}' takes too long to load.")
    except EOFError:
        error = ModelError(f"'{folder.name}' cannot be loaded.", detail="the trial's process ended")
    finally:
        process.kill()
        process.join()
        near.close()
    if error is not None:
        raise error


def _try(pipe: Connection, folder: Path, known: tuple[Path, ...]) -> None:
    pipe.send(trial(folder, known))
    pipe.close()


def trial(folder: Path, known: Sequence[Path]) -> AppError | None:
    """What loading the model says against it: an unknown pipeline or network, weights that do not fit."""
    from inference.devices import CPU
    from inference.engine import PIPELINES, Engine

    try:
        engine = Engine(known, "cpu")
        card = read_card(folder / CARD)
        if card.pipeline not in PIPELINES:
            raise ModelError(f"The card of '{card.title}' asks for an unknown pipeline '{card.pipeline}'.")
        engine.library = Library({**engine.library.cards, card.id: card})
        engine.load(card.id, CPU)
    except AppError as error:
        return error
    return None
