"""Weights, measures and kinds of measure 4, with a municipality's own values on top."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from werkruimte.domain.errors import FileUnreadable
from werkruimte.domain.notation import number
from werkruimte.domain.own_files import read_toml
from werkruimte.methods.plinth import checked_weights
from werkruimte.rules.pairwise import Judged, judged
from werkruimte.rules.rules import Parameter

CURE = "Neem namen en vorm over uit docs/plinten.md; alleen wat afwijkt is nodig."


@dataclass(frozen=True)
class Requirement:
    """One line of the requirement sheet."""

    what: str
    value: str
    why: str
    source: str


@dataclass(frozen=True)
class Hours:
    """A kind of space with the hours of the week that it uses itself, or a guest with those that suit it.

    kinds: amenities of a space, or names of the spaces that suit a guest. hours: (168,) from Monday 0.00.
    """

    name: str
    kinds: tuple[str, ...]
    hours: NDArray[np.bool_]


@dataclass(frozen=True)
class PlinthRules:
    """weights: criterion -> share, together 1. measures: named numbers. kinds: values of OpenStreetMap. criteria: names people read.

    consistency: the ratio of weights that came from pairwise judgements, else None.
    """

    weights: dict[str, float]
    measures: dict[str, Parameter]
    kinds: dict[str, tuple[str, ...]]
    criteria: dict[str, str]
    origin: str
    consistency: float | None
    rent_start: float
    rent_years: int
    requirements: tuple[Requirement, ...]
    spaces: tuple[Hours, ...]
    guests: tuple[Hours, ...]

    def value(self, id: str) -> float:
        """The number of a measure."""
        return self.measures[id].value


def plinth_rules(override: Path | None = None) -> PlinthRules:
    """The rules that came with the program, with those of a file (TOML, the same tables) on top.

    Raises FileUnreadable for a file that is no TOML, an unknown name, something that is no number, or weights that are not 1.
    """
    base = tomllib.loads(resources.files("werkruimte.rules").joinpath("plinths.toml").read_text("utf-8"))
    own = _own(base, override) if override else {}
    source, date = str(own.get("source", base["source"])), str(own.get("date", base["date"]))
    measures = _measures(base, own.get("measure", {}), (source, date))
    kinds = {k: tuple(v) for k, v in (base["kinds"] | own.get("kinds", {})).items()}
    try:
        found = _judged(base, own, measures["consistency_most"].value)
        weights = checked_weights(found.weights if found else {k: float(v) for k, v in (base["weight"] | own.get("weight", {})).items()})
    except ValueError as error:
        raise FileUnreadable(file=override.name if override else "", problem=str(error), cure=CURE) from None
    return PlinthRules(
        weights=dict(weights),
        measures=measures,
        kinds=kinds,
        criteria=base["criterion"],
        origin=(f"{source}, {date}" if own else f"{base['source']}, {base['date']}")
        + (f"; paarsgewijs vergeleken, consistentieverhouding {number(found.ratio, 2)}" if found else ""),
        consistency=found.ratio if found else None,
        rent_start=base["rent"]["start"],
        rent_years=base["rent"]["years"],
        requirements=tuple(Requirement(**r) for r in base["requirement"]),
        spaces=tuple(Hours(r["name"], tuple(r["amenity"]), _week(r["used"])) for r in base["space"]),
        guests=tuple(Hours(r["name"], tuple(r["suits"]), _week(r["hours"])) for r in base["guest"]),
    )


def _measures(base: dict[str, Any], given: dict[str, Any], origin: tuple[str, str]) -> dict[str, Parameter]:
    """The named numbers; `given` on top, with the source and date of the file that gives them."""
    source, date = origin
    return {
        id: Parameter(
            id=f"plint_{id}",
            value=float(given.get(id, row["value"])),
            unit=row["unit"],
            label=row["label"],
            source=row.get("source", base["source"]) if id not in given else source,
            date=base["date"] if id not in given else date,
            verified=False,
        )
        for id, row in base["measure"].items()
    }


def _judged(base: dict[str, Any], own: dict[str, Any], most: float) -> Judged | None:
    """The weights of pairwise judgements, where a file has these. Raises ValueError when they stand beside weights, or are wrong."""
    if "pairwise" not in own:
        return None
    if "weight" in own:
        raise ValueError("[pairwise] en [weight] staan er beide; kies er een")
    if not isinstance(own["pairwise"], dict):
        raise ValueError("[pairwise] is geen tabel")
    return judged(own["pairwise"], base["weight"], base["random_index"], most)


def _week(spans: list[dict[str, Any]]) -> NDArray[np.bool_]:
    """Hours of the week from spans of days (1 is Monday) and clock hours."""
    week = np.zeros((7, 24), dtype=bool)
    for span in spans:
        for day in span["days"]:
            week[day - 1, span["from"] : span["to"]] = True
    return week.ravel()


def _own(base: dict[str, Any], path: Path) -> dict[str, Any]:
    own = read_toml(path, "het bestand met gewichten", CURE)
    for table, check in (("weight", _is_number), ("measure", _is_number), ("kinds", _is_names)):
        rows = own.get(table, {})
        if not isinstance(rows, dict):
            raise FileUnreadable(file=path.name, problem=f"[{table}] is geen tabel", cure=CURE)
        for name, value in rows.items():
            if name not in base[table] or not check(value):
                raise FileUnreadable(file=path.name, problem=f"'{name}' in [{table}] is onbekend of heeft geen bruikbare waarde", cure=CURE)
    return own


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < float("inf")


def _is_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)
