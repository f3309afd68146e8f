"""`docs/models.md`: every card with its figures, written from what is stored in the repository and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from inference.cards import ModelCard, read_card
from training.report import table, with_interval

AIMS = {  # model → figure → what was aimed at
    "breast-us-seg": {"dice": 0.80},
    "breast-us-unet": {"dice": 0.80},
    "breast-us-fused": {"accuracy": 0.88, "macro_auc": 0.94},
    "thyroid-us-seg": {"dice": 0.85},
}
TABLES = ("student-breast.md", "student-thyroid.md", "peers.md", "peers-held.md", "int8.md", "flips.md")  # in this order
USE = {"intended": "For", "not_for": "Not for", "started_from": "Started from", "licence": "Licence"}
INTRO = """# The models

Written by `python -m training evaluate --page` from the cards and from `bench/results`: do not edit it by hand.

**Research use only – not for clinical use.** Value [95 % bootstrap interval, whole groups drawn with replacement].
Operating points and temperatures are in the cards; they were chosen on pictures of train and validation. Each test split
is meant to be seen once: every look is listed with the weights that looked. Small test sets make wide intervals: read
those, not the middle.
"""


def stored(results: Path) -> dict[str, Mapping[str, Any]]:
    """What `evaluate` left, by model."""
    return {
        path.stem: json.loads(path.read_text("utf-8"))
        for path in sorted((results / "evaluation").glob("*.json"))
    }


def page(models: Path, results: Path) -> str:
    """The whole text."""
    known = stored(results)
    cards = [read_card(path) for path in sorted(models.glob("*/card.toml"))]
    cards.sort(key=lambda card: (not card.trained, card.id))
    sections = ["\n".join(_section(card, known.get(card.id))) for card in cards]
    return "\n".join([INTRO, _overview(cards), *sections, *_tables(results)])


def _tables(results: Path) -> Iterator[str]:
    """What other commands measured, under headings of the page."""
    for name in TABLES:
        if (results / name).is_file():
            yield (results / name).read_text("utf-8").replace("# ", "## ", 1)


def _overview(cards: Sequence[ModelCard]) -> str:
    rows = [
        [f"`{card.id}`", card.title, " ".join((*card.input.modality, *card.input.body_part)),
         "trained" if card.trained else "not trained: never run"]
        for card in cards
    ]  # fmt: skip
    return table(["model", "title", "reads", ""], rows)


def _section(card: ModelCard, told: Mapping[str, Any] | None) -> Iterator[str]:
    yield f"## {card.title} (`{card.id}` {card.version})\n"
    for key, words in (
        ("intended", "For"),
        ("not_for", "Not for"),
        ("started_from", "Started from"),
        ("licence", "Licence"),
    ):
        if card.use.get(key):
            yield f"- {words}: {card.use[key]}"
    yield ""
    if not card.trained:
        yield "Not trained: listed, never run.\n"
    elif told is not None and told["sha256"] == card.sha256:
        yield from _measured(card.id, told)
        yield from _beside(card, told)
    else:
        yield from _of_card(card)


def _of_card(card: ModelCard) -> Iterator[str]:
    """Figures that another command wrote into the card."""
    figures = card_figures(card)
    if not figures:
        yield "Not evaluated.\n"
        return
    yield f"{card.evaluation.get('data', '')}; n = {card.evaluation.get('n', '?')}.\n"
    yield _figures(card.id, figures)


def card_figures(card: ModelCard) -> dict[str, tuple[float, float, float]]:
    """What the card's [evaluation] holds with an interval."""
    pairs = card.evaluation.items()
    return {name: (v[0], v[1], v[2]) for name, v in pairs if isinstance(v, (list, tuple)) and len(v) == 3}


def _beside(card: ModelCard, told: Mapping[str, Any]) -> Iterator[str]:
    """Figures of the card that `evaluate` does not measure, such as those on whole frames."""
    figures = {
        name: value for name, value in card.evaluation.items()
        if isinstance(value, (list, tuple)) and len(value) == 3 and name not in told["figures"]
    }  # fmt: skip
    if figures:
        yield "From the card, by the model's own command:\n"
        yield _figures(card.id, figures)


def _measured(model: str, told: Mapping[str, Any]) -> Iterator[str]:
    yield f"{told['data']} test split, n = {told['n']}, {told['draws']} draws.\n"
    yield _figures(model, told["figures"])
    yield "Looks at this test split:\n"
    for look in told["looks"]:
        why = f": {look['again']}" if look["again"] else ""
        yield f"- {look['date']}, weights `{look['sha256'][:8]}`{why}"
    yield ""
    if "calibration" in told:
        before, after = told["calibration"]["before"], told["calibration"]["after"]
        rows = [[_word(name), _cell(before[name]), _cell(after[name])] for name in before]
        yield table(["calibration", "before", "after the temperature"], rows)
    if "confusion" in told:
        classes = told["confusion"]["classes"]
        counts = zip(classes, told["confusion"]["counts"], strict=True)
        yield table(["truth \\ decided", *classes], [[name, *map(str, row)] for name, row in counts])
    for column, values in told["subgroups"].items():
        yield _subgroup(column, values)


def _figures(model: str, figures: Mapping[str, Sequence[float]]) -> str:
    aims = AIMS.get(model, {})
    rows = [[_word(name), _cell(value), _aim(aims.get(name), value)] for name, value in figures.items()]
    return table(["figure", "value", "aim"], rows)


def _aim(aim: float | None, value: Sequence[float]) -> str:
    if aim is None:
        return ""
    return f"{aim:.2f}: {'reached' if value[0] >= aim else 'missed'}"


def _subgroup(column: str, values: Mapping[str, Mapping[str, Any]]) -> str:
    names = list(dict.fromkeys(name for part in values.values() for name in part["figures"]))
    rows = [
        [value, str(part["n"]), *(_cell(part["figures"][n]) if n in part["figures"] else "–" for n in names)]
        for value, part in values.items()
    ]
    return table([f"by {column}", "n", *map(_word, names)], rows)


def _word(name: str) -> str:
    return name.replace("_", " ")


def _cell(value: Sequence[float]) -> str:
    return with_interval((value[0], value[1], value[2]))
