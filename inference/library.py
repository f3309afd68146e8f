"""The folders of models: the application's own, then a person's. A folder dropped in adds a model, no code needed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from inference.cards import ModelCard, read_card
from inference.errors import ModelError


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    """cards: by id, in reading order.  problems: one sentence for each card that could not be used."""

    cards: Mapping[str, ModelCard]
    problems: tuple[str, ...] = ()

    def card(self, model: str) -> ModelCard:
        """Raises ModelError if there is no such model."""
        if model not in self.cards:
            known = ", ".join(self.cards) or "none"
            raise ModelError(f"There is no model '{model}'; the models here are: {known}.")
        return self.cards[model]


def read_library(folders: Sequence[Path] = ()) -> Library:
    """The application's own models, then those in `folders`; the first card of an id wins, a second is a problem."""
    import resources

    cards: dict[str, ModelCard] = {}
    problems: list[str] = []
    for folder in (resources.path("models"), *folders):
        for path in sorted(folder.glob("*/card.toml")):
            try:
                card = read_card(path)
                if card.id in cards:
                    raise ModelError(f"The model id '{card.id}' in '{path.parent.name}' is taken already.")
                cards[card.id] = card
            except ModelError as error:
                problems.append(error.text)
    return Library(cards, tuple(problems))


def checked_weights(card: ModelCard) -> bytes:
    """The bytes of the weights, once their sha256 is the card's. Raises ModelError."""
    try:
        data = card.weights.read_bytes()
    except OSError as error:
        raise ModelError(f"The weights of '{card.title}' are missing.", detail=str(error)) from error
    got = hashlib.sha256(data).hexdigest()
    if got != card.sha256:
        raise ModelError(f"The weights of '{card.title}' do not match its card.", detail=f"sha256 {got}")
    return data


def fingerprint(card: ModelCard, library: Library) -> str:
    """sha256 over this card's weights and, in order, those it requires; its own sha256 when it requires none."""
    if not card.requires:
        return card.sha256
    parts = [card.sha256, *(library.card(need.id).sha256 for need in card.requires)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def check_requirements(card: ModelCard, library: Library) -> None:
    """Raises ModelError if a required model is absent or is not the one this card was trained with."""
    for need in card.requires:
        if library.card(need.id).sha256 != need.sha256:
            raise ModelError(f"'{card.title}' was trained with another version of '{need.id}'.")
