"""Standard values for noise in force on a date."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from importlib import resources

from werkruimte.domain.errors import RuleMissing

PARTS = ("day", "evening", "night")
WORDS = {"day": "dag", "evening": "avond", "night": "nacht"}


@dataclass(frozen=True)
class SoundRule:
    """One value in dB(A), with its article and source."""

    id: str
    part: str
    value_db: float
    article: str
    text: str
    source: str
    verified: bool


def sound_rules(on: date) -> dict[str, SoundRule]:
    """The values of a date by part; RuleMissing before the first one."""
    text = resources.files("werkruimte.rules").joinpath("sound.csv").read_text("utf-8")
    day = on.isoformat()
    rows = [r for r in csv.DictReader(text.splitlines()) if r["valid_from"] <= day and (not r["valid_to"] or day < r["valid_to"])]
    if not rows:
        raise RuleMissing(name="standaardwaarden voor geluid", date=on, cure="Zij gelden vanaf 1 januari 2024; kies een latere datum.")
    return {
        r["part"]: SoundRule(r["id"], r["part"], float(r["value_db"]), r["article"], r["text"], r["source"], r["verified"] == "true")
        for r in rows
    }
