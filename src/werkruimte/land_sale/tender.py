"""Is a tender sheet fit to publish, and what do bids score on it?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from werkruimte.catalogue.municipalities import municipalities, plain
from werkruimte.domain.errors import InputError
from werkruimte.domain.notation import written
from werkruimte.land_sale.plan import Criterion, Sale
from werkruimte.methods.scoring import linear_points, ranks, step_points

SHORTEST_NAME = 2
DIDAM = "Hoge Raad 26 november 2021, ECLI:NL:HR:2021:1778 (Didam I)"


@dataclass(frozen=True)
class Objection:
    """Why a criterion, or the sheet, is not fit: what, how to mend it, and the rule behind it."""

    criterion: str
    problem: str
    cure: str
    rule: str


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(resources.files("werkruimte.rules").joinpath("tender.toml").read_text("utf-8"))


def objections(sale: Sale) -> list[Objection]:
    """Everything that keeps the sheet from being published; empty when it may. Source: METHODS 1 (rule 8), M6, M11."""
    rules = _rules()
    found = [o for c in sale.criteria for o in _of_criterion(c, sale)]
    award = [c for c in sale.criteria if c.kind == "gunning"]
    if not sale.criteria:
        found.append(Objection("het blad", "er zijn geen criteria", "Voeg ten minste één knock-out of gunningscriterium toe.", "Didam I"))
    if award and abs(sum(c.points for c in award) - rules["total_points"]) > 1e-9:
        total = written(sum(c.points for c in award))
        found.append(
            Objection(
                "het blad",
                f"de punten tellen op tot {total}, niet tot {rules['total_points']}",
                "Verdeel de punten opnieuw.",
                rules["total_points_source"],
            )
        )
    if len(sale.criteria) > rules["most_criteria"]:
        problem = f"{len(sale.criteria)} criteria; het advies is hooguit {rules['most_criteria']}"
        found.append(Objection("het blad", problem, "Regel maat en milieuruimte eerst in het plan.", rules["most_criteria_source"]))
    if sale.opens is None:
        problem, cure = "heeft geen openingsdag, dus of alles vooraf bekend is, is niet te toetsen", "Zet opening = JJJJ-MM-DD."
        found.append(Objection("het blad", problem, cure, f"{DIDAM}: vooraf bekend"))
    found += [
        Objection(
            o.what, f"moet klaar zijn op {o.due}, voor de opening op {sale.opens}", "Verbeter de datum bij uiterlijk.", "rekenafspraak"
        )
        for o in sale.obligations
        if o.due is not None and sale.opens is not None and o.due <= sale.opens
    ]
    names = [c.name for c in sale.criteria]
    found += [
        Objection(n, "komt twee keer voor", "Geef elk criterium een eigen naam.", "rekenafspraak")
        for n in sorted({n for n in names if names.count(n) > 1})
    ]
    return found


def _of_criterion(c: Criterion, sale: Sale) -> list[Objection]:
    found = [
        Objection(c.name, word["problem"], word["cure"], word["rule_text"])
        for word in _rules()["words"]
        if _says(word, f"{c.name} {c.text}") and not (c.questions and word["problem"].startswith("is een wens"))
    ]
    if not c.questions and not _measurable(c.unit):
        problem = (
            f"wordt gemeten in '{c.unit}': dat is een oordeel, of geen eenheid van de lijst" if c.unit.strip() else "heeft geen eenheid"
        )
        found.append(Objection(c.name, problem, "Noem wat er gemeten wordt, zoals m², euro of maanden.", DIDAM + ": toetsbaar"))
    hollow = next((row for row in _rules()["evidence"] if re.search(row["pattern"], c.evidence, re.IGNORECASE)), None)
    if hollow is not None:
        found.append(Objection(c.name, hollow["problem"], hollow["cure"], DIDAM + ": toetsbaar"))
    if c.kind == "knock-out" and c.minimum is None and not c.questions:
        found.append(Objection(c.name, "heeft geen grens", "Noem een getal bij grens.", DIDAM + ": toetsbaar"))
    if c.kind == "gunning" and not (c.linear or c.steps or c.questions):
        found.append(Objection(c.name, "heeft geen schaal", "Geef lineair, stappen of vooraf bekende vragen.", DIDAM + ": objectief"))
    bounds, shares = [b for b, _ in c.steps], [s for _, s in c.steps]
    if bounds != sorted(set(bounds)) or any(not 0 <= s <= 1 for s in shares):
        cure = "Schrijf oplopende grenzen met een deel van 0 tot 1: stappen = [[0, 0.0], [10, 0.5], [20, 1.0]]."
        found.append(Objection(c.name, "heeft stappen die niet oplopen of geen deel van de punten zijn", cure, "rekenafspraak"))
    if c.kind == "gunning" and c.points <= 0:
        found.append(Objection(c.name, "heeft geen punten", "Geef punten boven nul.", "rekenafspraak"))
    if c.published is None:
        found.append(Objection(c.name, "heeft geen datum van bekendmaking", "Zet bekendgemaakt = JJJJ-MM-DD.", DIDAM + ": vooraf bekend"))
    elif sale.opens is not None and c.published >= sale.opens:
        found.append(
            Objection(
                c.name, f"is niet vóór de opening op {sale.opens} bekendgemaakt", "Maak het eerder bekend.", DIDAM + ": vooraf bekend"
            )
        )
    return found


def _says(word: dict[str, str], text: str) -> bool:
    """Whether a text has the pattern of an unfit word, or names parties after a municipality where the word forbids that."""
    if re.search(word["pattern"], text, re.IGNORECASE):
        return True
    if "parties" not in word:
        return False
    named = re.finditer(rf"\b(\w+?){word['of_place']}\b[^.;]{{0,15}}\b{word['parties']}", text, re.IGNORECASE)
    return any(found[1].lower() in _places() for found in named)


@cache
def _places() -> frozenset[str]:
    """The words of the names of municipalities, and the stem of those in -en (Kampen: Kamper)."""
    words = {w for m in municipalities().values() for w in plain(m.name).split("-") if len(w) > SHORTEST_NAME}
    return frozenset(words | {w.removesuffix("en") for w in words if len(w) > SHORTEST_NAME + 2})


def _measurable(unit: str) -> bool:
    """Whether a unit is made of those of the list: what stands between *per*, without numbers and without which metres they are.

    >>> _measurable("euro per m² v.v.o. per jaar"), _measurable("kW per 1.000 m2"), _measurable("gevoel"), _measurable("")
    (True, True, False, False)
    """
    text = re.sub(r"m([23])\b", lambda m: f"m{'²³'[int(m[1]) - 2]}", unit.lower().replace("€", "euro")).split(",")[0]
    known, words = _rules()["units"], _rules()["unit_words"]
    for part in re.split(r"\bper\b|/(?!nee)", text):
        left = [w for w in part.split() if not re.fullmatch(r"[\d.]+", w)]
        bare = [w for i, w in enumerate(left) if not i or w not in words]
        if " ".join(bare) not in known:
            return False
    return True


@dataclass(frozen=True)
class Score:
    """What one bid gets: points per criterion (None: unknown), the sum, and remarks. `out`: why it is not ranked.

    `undecided`: a demand whose value is unknown, so that somebody must ask first.
    """

    bid: str
    points: dict[str, float | None]
    total: float | None
    out: str = ""
    undecided: str = ""
    remarks: tuple[str, ...] = ()


def score(sale: Sale, bid: str, values: Mapping[str, Any]) -> Score:
    """Score one bid. values: criterion -> number, or {waarde, bewijs}; without evidence a claim earns nothing."""
    remarks = [f"{name}: dit criterium staat niet op het blad" for name in values if name not in {c.name for c in sale.criteria}]
    points: dict[str, float | None] = {}
    for c in sale.criteria:
        value, proven = _claim(bid, c, values.get(c.name))
        if c.kind == "knock-out":
            if value is None:
                return Score(bid, points, None, undecided=f"{c.name}: niet ingevuld", remarks=tuple(remarks))
            if not proven or not _meets(c, value):
                why = "geen bewijsstuk" if not proven else _short_of(c, value)
                return Score(bid, points, None, out=f"{c.name}: {why}", remarks=tuple(remarks))
            continue
        share = _share(c, value)
        if share is not None and not proven:
            remarks.append(f"{c.name}: geen bewijsstuk, dus geen punten")
            share = 0.0
        points[c.name] = None if share is None else share * c.points
    known = [p for p in points.values() if p is not None]
    total = sum(known) if len(known) == len(points) else None
    unknown = ", ".join(n for n, p in points.items() if p is None)
    return Score(bid, points, total, undecided=f"niet te scoren: {unknown}" if unknown else "", remarks=tuple(remarks))


def _claim(bid: str, c: Criterion, given: Any) -> tuple[float | None, bool]:
    """Value (None: not filled in) and whether its evidence was seen; a bare number says that it was."""
    table = given if isinstance(given, dict) else {"waarde": given, "bewijs": True}
    value, proven = table.get("waarde"), table.get("bewijs", False)
    if not isinstance(proven, bool) or set(table) - {"waarde", "bewijs"}:
        raise InputError(message=f"Inschrijving '{bid}', {c.name}: schrijf {{ waarde = 12, bewijs = true }} of alleen een getal.")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None, proven
    if c.questions and not c.linear and not c.steps and not 0 <= value <= 1:
        raise InputError(message=f"Inschrijving '{bid}', {c.name}: {value:g} kan niet; geef het deel van de vragen dat ja is, van 0 tot 1.")
    return float(value), proven


def _meets(c: Criterion, value: float) -> bool:
    if c.minimum is None:
        return value >= 1  # a demand of questions alone asks every one of them
    return value <= c.minimum if c.at_most else value >= c.minimum


def _short_of(c: Criterion, value: float) -> str:
    if c.minimum is None:
        return "niet op elke vraag is het antwoord ja"
    return f"{written(value)} {c.unit} {'is meer dan' if c.at_most else 'haalt de grens van'} {written(c.minimum)}{'' if c.at_most else ' niet'}"


def _share(c: Criterion, value: float | None) -> float | None:
    if c.linear:
        return linear_points(value, *c.linear)
    if c.steps:
        return step_points(value, c.steps)
    return linear_points(value, 0.0, 1.0)


def ranking(scores: list[Score]) -> tuple[dict[str, int], list[list[str]]]:
    """Ranks of the bids with a full score, and the ties that go to the draw."""
    return ranks({s.bid: s.total for s in scores if s.total is not None})
