"""Assumptions and guide distances in force on a date, with a municipality's own values on top."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

from werkruimte.domain.errors import FileUnreadable, RuleMissing
from werkruimte.domain.own_files import read_toml


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
    parameters = {k: Parameter(id=k, **v) for k, v in tomllib.loads(_read("parameters.toml")).items()}
    if override is not None:
        parameters |= _overridden(parameters, override)
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


def _overridden(known: dict[str, Parameter], path: Path) -> dict[str, Parameter]:
    cure = "Schrijf bijvoorbeeld [max_dwelling_on_park_m2] en daaronder value = 500; de namen staan in dossier.xlsx, blad aannamen."
    tables = read_toml(path, "het bestand met aannamen", cure)
    changed: dict[str, Parameter] = {}
    for name, table in tables.items():
        if name not in known or not isinstance(table, dict) or not isinstance(table.get("value"), int | float):
            raise FileUnreadable(file=path.name, problem=f"aanname '{name}' is onbekend of heeft geen getal bij value", cure=cure)
        old = known[name]
        changed[name] = Parameter(
            id=name,
            value=float(table["value"]),
            unit=old.unit,
            label=old.label,
            source=str(table.get("source", f"eigen waarde uit {path.name}")),
            date=str(table.get("date", old.date)),
            verified=False,
        )
    return changed
