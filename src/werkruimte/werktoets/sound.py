"""Noise of given sources on the planned dwellings: a screening beside the distances, always with its limits."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from werkruimte.domain.notation import number
from werkruimte.methods.mixing import level_at, sound_verdict, sum_of_levels
from werkruimte.rules.rules import Rules
from werkruimte.rules.sound import PARTS, WORDS, sound_rules
from werkruimte.werktoets.plan import Sound, Variant
from werkruimte.werktoets.result import Row, Verdict

TITLE = "Geluid van de opgegeven bronnen"
LIMITS = "Screening met puntbronnen, zonder bodem, schermen en weerkaatsing."
WORD: dict[str, Verdict] = {"red": "botst", "study": "knelt", "green": "past"}


def loudest(homes: BaseGeometry, sounds: tuple[Sound, ...]) -> float | None:
    """Highest sum of the sources on any dwelling, dB(A): per point or, of an outline, per corner and the nearest spot.

    None when a source stands on or inside a dwelling: a level at distance 0 does not exist.
    """
    sources = shapely.points([(s.x, s.y) for s in sounds])
    if (shapely.distance(homes, sources) <= 0).any():
        return None
    places = [shapely.points(shapely.get_coordinates(homes))]
    if homes.geom_type not in ("Point", "MultiPoint"):
        lines = shapely.shortest_line(homes, sources)
        places.append(shapely.get_point(lines, 0))
    levels = [
        sum_of_levels(level_at(np.array([s.level_30m_db for s in sounds]), shapely.distance(place, sources)))
        for place in np.concatenate(places)
    ]
    return max(level for level in levels if level is not None)


def sound_row(variant: Variant, sounds: tuple[Sound, ...], rules: Rules) -> Row:
    """Cumulative noise against 50/45/40 of the law, the same level in every part of the day."""
    if variant.dwellings == 0:
        return Row("sound", TITLE, "past", "Er komen geen woningen.")
    if variant.homes is None:
        return Row("sound", TITLE, "onbekend", "De woningen zijn niet geplaatst. Geef woonplek in het planbestand.")
    level = loudest(variant.homes, sounds)
    if level is None:
        return Row("sound", TITLE, "botst", f"Een bron staat op een woning. {LIMITS}")
    standards = sound_rules(rules.on)
    band = rules.value("sound_study_band_db")
    found = {part: sound_verdict(level, standards[part].value_db, band) for part in PARTS}
    worst = max(found.values(), key=("green", "study", "red").index)
    parts = ", ".join(f"{WORDS[part]} {number(standards[part].value_db, 0)}: {_said(verdict)}" for part, verdict in found.items())
    advice = "" if worst == "green" else " Akoestisch onderzoek nodig."
    return Row("sound", TITLE, WORD[worst], f"Samen {number(level, 1)} dB(A) op de zwaarst belaste gevel ({parts}).{advice} {LIMITS}")


def _said(verdict: str) -> str:
    return {"red": "te veel", "study": "onderzoek nodig", "green": "voldoet"}[verdict]
