"""Assumptions and guide distances in force on a date, with a municipality's own values on top."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import Any

from werkruimte.domain.errors import FileUnreadable, ParameterOutside, RuleMissing
from werkruimte.domain.notation import number
from werkruimte.domain.own_files import read_toml

LIMITS = ("range", "one_of")
DEFINED, OWN_DEFINITION = "definitie van Werkruimte", "eigen definitie"
COUNTED = ("n", "treden")


@dataclass(frozen=True)
class Parameter:
    """One named, dated assumption or norm."""

    id: str
    value: float
    unit: str
    label: str
    source: str
    date: str
    verified: bool

    @property
    def checked(self) -> str:
        """Whether it was read at its source; of an own definition there is none to read."""
        return OWN_DEFINITION if self.source == DEFINED else "ja" if self.verified else "nee"

    def as_dict(self) -> dict[str, object]:
        """The contract's form (`parameters[]`)."""
        return dict(vars(self))


@dataclass(frozen=True)
class Rules:
    """What held on `on`: parameters by id, and the guide distances per category (metres)."""

    on: date
    parameters: dict[str, Parameter]
    categories: tuple[str, ...]
    distances_m: dict[str, tuple[float, ...]]
    distance_source: str

    def value(self, id: str) -> float:
        """The value of a parameter; RuleMissing when there is none on this date."""
        if id not in self.parameters:
            raise RuleMissing(name=id, date=self.on, cure="Kies een latere datum of vul de aanname aan.")
        return self.parameters[id].value


def _read(name: str) -> str:
    return resources.files("werkruimte.rules").joinpath(name).read_text("utf-8")


def in_force(on: date, override: Path | None = None) -> Rules:
    """The rules of a date. `override`: TOML with the same tables as parameters.toml, only what differs."""
    declared = tomllib.loads(_read("parameters.toml"))
    parameters = {k: Parameter(id=k, **{f: v for f, v in row.items() if f not in LIMITS}) for k, row in declared.items()}
    if override is not None:
        parameters |= _overridden(parameters, declared, override)
    rows = [r for r in csv.DictReader(_read("distances.csv").splitlines()) if r["valid_from"] <= on.isoformat()]
    if not rows:
        raise RuleMissing(name="richtafstanden", date=on, cure="De lijst begint op 1 januari 2009; kies een latere datum.")
    return Rules(
        on=on,
        parameters=parameters,
        categories=tuple(r["category"] for r in rows),
        distances_m={t: tuple(float(r[f"{t}_m"]) for r in rows) for t in ("rustig", "gemengd")},
        distance_source=rows[0]["source"],
    )


def _overridden(known: dict[str, Parameter], declared: dict[str, dict[str, Any]], path: Path) -> dict[str, Parameter]:
    cure = "Schrijf bijvoorbeeld [max_dwelling_on_park_m2] en daaronder value = 500; de namen staan in dossier.xlsx, blad aannamen."
    tables = read_toml(path, "het bestand met aannamen", cure, held=True)
    changed: dict[str, Parameter] = {}
    for name, table in tables.items():
        value = table.get("value") if isinstance(table, dict) else None
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f" (bedoelt u {near[0]}?)" if near else ""
            raise FileUnreadable(file=path.name, problem=f"aanname '{name}' is onbekend{hint}", cure=cure)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise FileUnreadable(file=path.name, problem=f"aanname '{name}' heeft geen getal bij value", cure=cure)
        old = known[name]
        if not _allowed(value, declared[name]):
            raise ParameterOutside(file=path.name, name=name, value=f"{value:g}", range=_words(declared[name]), unit=old.unit)
        changed[name] = Parameter(
            id=name,
            value=float(value),
            unit=old.unit,
            label=old.label,
            source=str(table.get("source", f"eigen waarde uit {path.name}")),
            date=str(table.get("date", old.date)),
            verified=False,
        )
    return changed


def _allowed(value: float, row: dict[str, Any]) -> bool:
    """Whether a value is one that the parameter may have; a count is whole. Not-a-number lies in no range."""
    if row["unit"] in COUNTED and value != value // 1:
        return False
    return value in row["one_of"] if "one_of" in row else bool(row["range"][0] <= value <= row["range"][1])


def _words(row: dict[str, Any]) -> str:
    if "one_of" in row:
        return f"een van {', '.join(number(v, 1).removesuffix(',0') for v in row['one_of'])}"
    low, high = (number(v, 2).removesuffix(",00") for v in row["range"])
    return f"{'heel, ' if row['unit'] in COUNTED else ''}van {low} tot en met {high}"
