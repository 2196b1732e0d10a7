"""What the public edition hides, as declared: sums between figures, figures that tell of events, and the words for it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class SumRule:
    """A total and its parts by id; `level` empty: in every area."""

    total: str
    parts: tuple[str, ...]
    level: str = ""


@dataclass(frozen=True)
class EventRule:
    """Figures (patterns of ids) that tell of the events of a ledger; `before`: those of the base day that tell it by difference."""

    ledger: str
    figures: tuple[str, ...]
    before: str = ""


@dataclass(frozen=True)
class Disclosure:
    """The rules of the public edition. `least`: the smallest count that is published; `parameters`: patterns of those that stay internal;
    `rests`: counts and what is part of them together; `counted_on_map`: ids that the rows of the map tell as well; `told_by_events`: those that an event of land tells of its park; `amounts`: id of a count -> ids that are hidden with it; `words`: what it says it leaves out."""

    least: float
    parameters: tuple[str, ...]
    counted_on_map: tuple[str, ...]
    told_by_events: tuple[str, ...]
    sums: tuple[SumRule, ...]
    rests: tuple[tuple[tuple[str, ...], str], ...]
    amounts: Mapping[str, tuple[str, ...]]
    events: tuple[EventRule, ...]
    words: tuple[str, ...]


@cache
def disclosure() -> Disclosure:
    """The declared rules."""
    data = tomllib.loads(resources.files("werkruimte.catalogue").joinpath("disclosure.toml").read_text("utf-8"))
    return Disclosure(
        least=data["least"],
        parameters=tuple(data["parameters"]),
        counted_on_map=tuple(data["counted_on_map"]),
        told_by_events=tuple(data["told_by_events"]),
        sums=tuple(SumRule(r["total"], tuple(r["parts"]), r.get("level", "")) for r in data["sum"]),
        rests=tuple((tuple(r["totals"]), r["part"]) for r in data["rest"]),
        amounts={r["count"]: tuple(r["figures"]) for r in data["amount"]},
        events=tuple(EventRule(r["ledger"], tuple(r["figures"]), r.get("before", "")) for r in data["events"]),
        words=tuple(data["words"].values()),
    )
