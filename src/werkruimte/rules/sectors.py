"""Ten sectors by SBI division. The borders hold for SBI 2008 and, in these groups, for SBI 2025."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Sector:
    """One sector: the SBI divisions (two figures) from `first` to `last`, both included."""

    code: str
    first: int
    last: int
    label: str


@cache
def sectors() -> tuple[Sector, ...]:
    """The ten sectors in order."""
    text = resources.files("werkruimte.rules").joinpath("sectors.csv").read_text("utf-8")
    return tuple(Sector(r["code"], int(r["first"]), int(r["last"]), r["label"]) for r in csv.DictReader(text.splitlines()))
