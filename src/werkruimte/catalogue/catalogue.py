"""The typed loader of the catalogue."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Entry:
    """One declared figure. `word` and `formula` come from its method.

    `internal`: never in the public edition. `of_things`: counts parks, plans or decisions, so that a small number tells of nobody.
    """

    id: str
    label: str
    unit: str
    decimals: int
    levels: tuple[str, ...]
    method: str
    word: str
    formula: str
    internal: bool = False
    of_things: bool = False


@cache
def catalogue() -> dict[str, Entry]:
    """Every declared figure of a dossier by id, in the order of the file."""
    return _declared("figures.toml")


@cache
def plan_catalogue() -> dict[str, Entry]:
    """Every declared figure of a plan by id, in the order of the file."""
    return _declared("plan_figures.toml")


@cache
def rules_used() -> dict[str, tuple[str, ...]]:
    """Method -> the assumptions and tables of distances that it reads; methods that read none are left out."""
    methods = tomllib.loads(resources.files("werkruimte.catalogue").joinpath("methods.toml").read_text("utf-8"))
    return {id: tuple(row["rules"]) for id, row in methods.items() if "rules" in row}


def _declared(name: str) -> dict[str, Entry]:
    folder = resources.files("werkruimte.catalogue")
    methods = tomllib.loads(folder.joinpath("methods.toml").read_text("utf-8"))
    figures = tomllib.loads(folder.joinpath(name).read_text("utf-8"))
    return {
        id: Entry(
            id=id,
            label=row["label"],
            unit=row["unit"],
            decimals=row["decimals"],
            levels=tuple(row["levels"]),
            method=row["method"],
            word=methods[row["method"]]["word"],
            formula=methods[row["method"]]["formula"],
            internal=row.get("internal", False),
            of_things=row.get("of_things", False),
        )
        for id, row in figures.items()
    }
