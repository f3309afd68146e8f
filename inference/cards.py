"""Model cards: a model is a folder with `card.toml` and its weights. Reading checks every key and names the wrong one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inference.errors import ModelError
from inference.geometry import Size


@dataclass(frozen=True, slots=True)
class InputSpec:
    """What the network was trained on. size: of the letterboxed input; modality, body_part: DICOM's terms."""

    modality: tuple[str, ...]
    size: Size
    body_part: tuple[str, ...] = ()
    range: tuple[float, float] = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class OutputSpec:
    """Names and operating points, chosen out of fold.

    classes: in the order of the network's outputs.  layer: name of the map, "" for none.
    threshold: of the map.  temperature: divides the logits before the softmax that a person sees.
    min_area_fraction: of the cropped picture, and min_peak: what a region needs to be a finding.
    operating_point: calibrated probability of `positive` from which the decision names it.
    held_out_auc: (value, low, high) of the classes out of fold, 95 %; None where the card does not tell.
    """

    classes: tuple[str, ...]
    layer: str = ""
    threshold: float = 0.5
    temperature: float = 1.0
    min_area_fraction: float = 0.0
    min_peak: float = 0.0
    positive: str = ""
    operating_point: float | None = None
    held_out_auc: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """A model whose output this one was trained on."""

    id: str
    sha256: str


@dataclass(frozen=True, slots=True, eq=False)
class ModelCard:
    """One model as data. evaluation: name → value or (value, low, high); use: intended, not_for, licence.

    pipeline_args: settings of the pipeline, checked by it.
    int8: it may run in 8 bits on CPUs, with the ranges beside its weights; compared with 32 bits on validation pictures.
    """

    id: str
    title: str
    version: str
    network: str
    pipeline: str
    weights: Path
    sha256: str
    trained: bool
    input: InputSpec
    output: OutputSpec
    network_args: Mapping[str, Any] = field(default_factory=dict)
    pipeline_args: Mapping[str, Any] = field(default_factory=dict)
    requires: tuple[Requirement, ...] = ()
    evaluation: Mapping[str, Any] = field(default_factory=dict)
    use: Mapping[str, str] = field(default_factory=dict)
    int8: bool = False


class _Table:
    """A TOML table that says which key of which file is missing or wrong."""

    def __init__(self, data: Mapping[str, Any], path: Path, prefix: str = "") -> None:
        self.data, self.path, self.prefix = data, path, prefix

    def get(self, key: str, kind: type | tuple[type, ...], default: Any = ...) -> Any:
        value = self.data.get(key, default)
        if value is ...:
            raise self.wrong(key, "is missing")
        if value is not default and (
            not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)
        ):
            raise self.wrong(key, f"has the wrong type ({type(value).__name__})")
        return value

    def number(self, key: str, default: Any = ...) -> Any:
        value = self.get(key, (int, float), default)
        return value if value is None else float(value)

    def words(self, key: str, default: Any = ...) -> tuple[str, ...]:
        values = self.get(key, list, default)
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(key, "must be a list of words")
        return tuple(values)

    def table(self, key: str) -> _Table:
        return _Table(self.get(key, dict), self.path, f"{self.prefix}{key}.")

    def wrong(self, key: str, why: str) -> ModelError:
        return ModelError(
            f"The model card of '{self.path.parent.name}' is not usable: {self.prefix}{key} {why}."
        )


def read_card(path: Path) -> ModelCard:
    """The card at `path` (a card.toml). Raises ModelError naming the file's folder and the offending key."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelError(
            f"The model card of '{path.parent.name}' cannot be read.", detail=str(error)
        ) from error
    return _card(_Table(data, path))


def _card(top: _Table) -> ModelCard:
    return ModelCard(
        id=top.get("id", str),
        title=top.get("title", str),
        version=top.get("version", str),
        network=top.get("network", str),
        pipeline=top.get("pipeline", str),
        weights=_inside(top, "weights"),
        sha256=top.get("sha256", str),
        trained=top.get("trained", bool),
        input=_input(top.table("input")),
        output=_output(top.table("output")),
        network_args=top.get("network_args", dict, {}),
        pipeline_args=top.get("pipeline_args", dict, {}),
        requires=_requires(top),
        evaluation=top.get("evaluation", dict, {}),
        use=top.get("use", dict, {}),
        int8=top.get("int8", bool, False),
    )


def _inside(top: _Table, key: str) -> Path:
    """A file name in the card's own folder; a path that leads out of it is refused."""
    name: str = top.get(key, str)
    if Path(name).name != name or name in {"", ".", ".."}:
        raise top.wrong(key, "must be a file beside the card")
    return top.path.parent / name


def _input(table: _Table) -> InputSpec:
    width, height = _pair(table, "size")
    low, high = _pair(table, "range", [0.0, 1.0])
    if not (0 < width == int(width) and 0 < height == int(height)):
        raise table.wrong("size", "must be two positive whole numbers")
    return InputSpec(
        modality=table.words("modality"),
        size=Size(int(width), int(height)),
        body_part=table.words("body_part", []),
        range=(float(low), float(high)),
    )


def _pair(table: _Table, key: str, default: Any = ...) -> tuple[float, float]:
    values = table.get(key, list, default)
    if len(values) != 2 or not all(isinstance(value, (int, float)) for value in values):
        raise table.wrong(key, "must be two numbers")
    return values[0], values[1]


def _interval(table: _Table, key: str) -> tuple[float, float, float] | None:
    values = table.get(key, list, [])
    if not values:
        return None
    if len(values) != 3 or not all(isinstance(value, (int, float)) for value in values):
        raise table.wrong(key, "must be a value and the ends of its interval")
    return values[0], values[1], values[2]


def _output(table: _Table) -> OutputSpec:
    spec = OutputSpec(
        classes=table.words("classes"),
        layer=table.get("layer", str, ""),
        threshold=table.number("threshold", 0.5),
        temperature=table.number("temperature", 1.0),
        min_area_fraction=table.number("min_area_fraction", 0.0),
        min_peak=table.number("min_peak", 0.0),
        positive=table.get("positive", str, ""),
        operating_point=table.number("operating_point", None),
        held_out_auc=_interval(table, "held_out_auc"),
    )
    if not spec.classes or len(set(spec.classes)) != len(spec.classes):
        raise table.wrong("classes", "must be different names, at least one")
    if not 0.0 < spec.threshold < 1.0:
        raise table.wrong("threshold", "must lie between 0 and 1")
    if spec.temperature <= 0.0:
        raise table.wrong("temperature", "must be greater than 0")
    if spec.positive and spec.positive not in spec.classes:
        raise table.wrong("positive", "must be one of the classes")
    return spec


def _requires(top: _Table) -> tuple[Requirement, ...]:
    items = top.get("requires", list, [])
    for item in items:
        if not isinstance(item, dict) or not {"id", "sha256"} <= item.keys():
            raise top.wrong("requires", "must list id and sha256")
    return tuple(Requirement(item["id"], item["sha256"]) for item in items)
