"""One HTML file with everything inside: no network, no script."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from training.evaluate_gallery import Failure
from training.report import with_interval

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #1b2027; }
h1 { font-size: 1.6rem } h2 { font-size: 1.25rem; margin-top: 2.5rem; border-top: 1px solid #d0d7df; padding-top: 1rem }
h3 { font-size: 1rem; margin-bottom: .3rem }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
td, th { text-align: left; padding: .15rem 1rem .15rem 0 }
th { font-weight: 600; border-bottom: 1px solid #d0d7df } .quiet { color: #54606f }
.row { display: flex; flex-wrap: wrap; gap: 1rem } figure { margin: 0; max-width: 14rem } .plots figure { max-width: 29rem }
img { max-width: 100%; background: #000 } figcaption { font-size: .85rem; color: #54606f; overflow-wrap: anywhere }
"""
PLOTS = {
    "roc": "ROC, one class against the rest", "pr": "Precision and recall",
    "reliability": "Reliability before and after the temperature", "confusion": "Decisions at the operating point",
    "dice": "Dice of the lesion pictures",
}  # fmt: skip


def html(models: Sequence[tuple[Mapping[str, Any], Mapping[str, bytes], Sequence[Failure]]]) -> str:
    """models: what was measured (as stored), its plots, its failures."""
    body = "".join(_model(told, pictures, worst) for told, pictures, worst in models)
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Evaluation</title>"
        f"<style>{STYLE}</style></head><body><h1>LesionScope: evaluation</h1>"
        "<p>Research use only – not for clinical use. Value [95 % bootstrap interval, whole groups drawn]. "
        "The pictures below are patients': keep this file where they are kept.</p>"
        f"{body}</body></html>"
    )


def _model(told: Mapping[str, Any], pictures: Mapping[str, bytes], worst: Sequence[Failure]) -> str:
    parts = [
        f"<h2>{escape(told['title'])}</h2><p class='quiet'>{escape(told['model'])} · sha256 {told['sha256'][:16]} · "
        f"{escape(_measured_on(told))}</p>",
        _looks(told["looks"]) if told["looks"] else "",
        table(
            ("figure", "value"),
            ((name.replace("_", " "), with_interval(v)) for name, v in told["figures"].items()),
        ),
        "<div class='row plots'>"
        + "".join(_figure(png, PLOTS[name]) for name, png in pictures.items())
        + "</div>",
        _calibration(told.get("calibration")),
        *(_subgroup(column, values) for column, values in told["subgroups"].items()),
    ]
    if worst:
        parts.append("<h3>Failures, worst first</h3><p class='quiet'>Truth white; found orange, dotted.</p>")
        parts.append(
            "<div class='row'>" + "".join(_figure(f.png, f"{f.name}: {f.told}") for f in worst) + "</div>"
        )
    return "".join(parts)


def _measured_on(told: Mapping[str, Any]) -> str:
    """The test split, or in the card's words how its figures were made."""
    if "about" in told:
        return f"from its card: {told['about']}; n = {told['n']}"
    return f"{told['data']} test split, n = {told['n']}, {told['draws']} draws"


def _looks(looks: Sequence[Mapping[str, str]]) -> str:
    told = (
        f"{look['date']}: weights {look['sha256'][:8]}" + (f": {look['again']}" if look["again"] else "")
        for look in looks
    )
    items = "".join(f"<li>{escape(line)}</li>" for line in told)
    return f"<h3>Looks at this test split</h3><ul class='quiet'>{items}</ul>"


def _calibration(told: Mapping[str, Mapping[str, Sequence[float]]] | None) -> str:
    if told is None:
        return ""
    rows = (
        (
            name.replace("_", " "),
            with_interval(_value(told["before"][name])),
            with_interval(_value(told["after"][name])),
        )
        for name in told["before"]
    )
    return "<h3>Calibration</h3>" + table(("", "before", "after the temperature"), rows)


def _subgroup(column: str, values: Mapping[str, Mapping[str, Any]]) -> str:
    names = list(dict.fromkeys(name for part in values.values() for name in part["figures"]))
    rows = (
        (
            value,
            str(part["n"]),
            *(with_interval(_value(part["figures"][n])) if n in part["figures"] else "–" for n in names),
        )
        for value, part in values.items()
    )
    return f"<h3>By {escape(column)}</h3>" + table(("", "n", *(n.replace("_", " ") for n in names)), rows)


def _value(numbers: Sequence[float]) -> tuple[float, float, float]:
    return numbers[0], numbers[1], numbers[2]


def _figure(png: bytes, caption: str) -> str:
    data = base64.b64encode(png).decode()
    words = escape(caption, quote=True)
    return f"<figure><img alt='{words}' src='data:image/png;base64,{data}'><figcaption>{words}</figcaption></figure>"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """An HTML table of texts."""
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{body}</table>"
