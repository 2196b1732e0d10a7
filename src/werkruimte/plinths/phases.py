"""The dose of a plan in phases: a file with who arrives when, and how much plinth each phase may get."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkruimte.domain.errors import FileUnreadable
from werkruimte.domain.own_files import read_toml
from werkruimte.methods.plinth import dose

CURE = "Een voorbeeld staat in docs/plinten.md."


@dataclass(frozen=True)
class Phases:
    """existing_m2: plinth floor there is. name, residents, wish_m2: one entry a phase."""

    existing_m2: float
    name: tuple[str, ...]
    residents: tuple[float, ...]
    wish_m2: tuple[float, ...]


@dataclass(frozen=True)
class PhaseRow:
    """A phase: who is present, the wish, and what may be designated at the low and at the high norm, m2."""

    name: str
    present: float
    wish_m2: float
    low_m2: float
    high_m2: float


def read_phases(path: Path) -> Phases:
    """A TOML file with `bestaand_m2` and `[[fase]]` rows (naam, bewoners, wens_m2). Raises FileUnreadable."""
    data = read_toml(path, "het bestand met fasen", CURE)
    rows = data.get("fase")
    if not isinstance(rows, list) or not rows or not all(isinstance(r, dict) for r in rows):
        raise FileUnreadable(file=path.name, problem="er staat geen [[fase]] in", cure=CURE)
    return Phases(
        existing_m2=_number(path, data, "bestaand_m2", 0.0),
        name=tuple(str(r.get("naam", f"fase {n}")) for n, r in enumerate(rows, start=1)),
        residents=tuple(_number(path, r, "bewoners") for r in rows),
        wish_m2=tuple(_number(path, r, "wens_m2") for r in rows),
    )


def _number(path: Path, row: dict[str, Any], name: str, default: float | None = None) -> float:
    value = row.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise FileUnreadable(file=path.name, problem=f"'{name}' ontbreekt of is geen getal van nul of meer", cure=CURE)
    return float(value)


def phase_rows(phases: Phases, low: float, high: float) -> tuple[PhaseRow, ...]:
    """The dose at both norms (m2 a resident)."""
    given = [dose(phases.residents, norm, phases.existing_m2, phases.wish_m2)[1] for norm in (low, high)]
    present = [sum(phases.residents[: i + 1]) for i in range(len(phases.name))]
    return tuple(PhaseRow(*row) for row in zip(phases.name, present, phases.wish_m2, *given, strict=True))
