"""Values for noise in force on a date, of the register of law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from werkruimte.domain.errors import RuleMissing
from werkruimte.rules.texts import law_on

PARTS = ("day", "evening", "night")
PEAK_PARTS = ("evening", "night")
WORDS = {"day": "dag", "evening": "avond", "night": "nacht"}
KINDS = {"transport": "transport", "other": "ander geluid"}

LAW = {
    "day": "BKL-5.65-D",
    "evening": "BKL-5.65-A",
    "night": "BKL-5.65-N",
    "peak_transport": "BKL-5.65-MAXT",
    "peak_other": "BKL-5.65-MAXO",
    "inside_day": "BKL-5.65-BD",
    "inside_evening": "BKL-5.65-BA",
    "inside_night": "BKL-5.65-BN",
    "inside_peak_transport": "BKL-5.65-BMT",
    "inside_peak_other": "BKL-5.65-BMO",
    "park_extra": "BKL-5.65-2",
    "quiet": "BKL-3.25",
}
"""What each value is for, and the row of the register that sets it. Peaks have no value in the day."""


@dataclass(frozen=True)
class SoundRule:
    """One value in dB(A), with its article, date and source."""

    id: str
    value_db: float
    article: str
    subject: str
    valid_from: str
    source: str
    verified: bool


def sound_rules(on: date) -> dict[str, SoundRule]:
    """The values of a date by what they are for; RuleMissing before the first ones."""
    law = law_on(on)
    if any(id not in law for id in LAW.values()):
        raise RuleMissing(name="standaardwaarden voor geluid", date=on, cure="Zij gelden vanaf 1 januari 2024; kies een latere datum.")
    rows = {key: law[id] for key, id in LAW.items()}
    return {
        key: SoundRule(row.id, float(row.value), row.article, row.subject, row.valid_from, row.source, row.verified)
        for key, row in rows.items()
    }
