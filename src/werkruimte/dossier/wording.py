"""How numbers, dates and sources read in Dutch. The only place that rounds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.figure import Figure, Period
from werkruimte.domain.notation import number as number
from werkruimte.domain.notation import written as written
from werkruimte.domain.source import Source

MONTHS = ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"]
UNITS = {
    "n": "",
    "m2": "m²",
    "ha": "ha",
    "ha_steps": "ha × stap",
    "pct": "%",
    "jobs": "banen",
    "persons": "inwoners",
    "index": "",
    "d": "dagen",
    "years": "jaar",
    "eur": "euro",
    "n_ha": "per ha",
    "ratio": "",
}
REASONS = {
    "source_missing": "de bron ontbreekt",
    "series_break": "de reeks breekt",
    "not_computable_single_snapshot": "niet te zien in één momentopname",
    "licence": "de licentie staat het niet toe",
    "suppressed_small": "te weinig om te noemen",
    "unit_unknown": "de bron splitst dit niet uit",
}
NO_DATA = "geen gegevens"
NOT_PUBLIC = "niet openbaar"
EDITIONS = {"intern": "concept, intern", "publiek": "openbare uitgave"}
# Of these a missing part can make the number smaller as well as larger.
NO_SUM = ("share", "ratio", "room", "fmi", "bridge", "under_use")
COUNTED, ESTIMATED = "geteld", "geschat"
YEAR_YEARS, OLD_YEARS = 3, 10
BOUND, NO_PLAN = "bovengrens", ".zonder_plan"
"""Marks of an upper bound of environmental room: in its note, and of its variant."""
WHOLE_FROM = 10
UNDATED = "datum onbekend"


def day(value: date) -> str:
    """A date as people write it: 1 maart 2026."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(period: Period) -> str:
    """The end of a period, no more precise than it is known."""
    if not period.known:
        return UNDATED
    if period.precision == "circa":
        return f"omstreeks {MONTHS[period.end.month - 1]} {period.end.year}"
    if period.precision == "year":
        return str(period.end.year)
    return f"{MONTHS[period.end.month - 1]} {period.end.year}" if period.precision == "month" else day(period.end)


def amount(value: float, unit: str) -> str:
    """An amount of an event with its unit: square metres whole, hectares to the square metre of a cell.

    >>> amount(1200.0, "m2")
    '1.200 m²'
    """
    return f"{number(value, 0 if unit == 'm2' else 2)} {UNITS.get(unit, unit)}"


def span(period: Period) -> str:
    """A period in words: a moment, or two years with a dash. A change on one day is that day."""
    if period.start is None or (period.end - period.start).days == 1:
        return moment(period)
    return f"{period.start.year}–{period.end.year}"


def value(figure: Figure) -> str:
    """The number of a figure without its unit; a range with 'tot', unless both ends read alike; the words for no data."""
    decimals = catalogue()[figure.id].decimals
    if not figure.known:
        return absent(figure)
    if figure.value is None:
        assert figure.low is not None and figure.high is not None
        return " tot ".join(dict.fromkeys((number(figure.low, decimals), number(figure.high, decimals))))
    prefix = "" if figure.status != "partial" else "ongeveer " if figure.method in NO_SUM else "ten minste "
    return prefix + number(figure.value, decimals)


def uncounted(figure: Figure) -> str:
    """What an upper bound of environmental room leaves out, in words; empty for any other figure."""
    if figure.method != "room" or not figure.id.endswith(".area") or not figure.known:
        return ""
    parts = ["scholen", "zorg"] if BOUND in figure.note else []
    parts += ["plannen"] if figure.variant.endswith(NO_PLAN) else []
    return f"{listed(parts)} niet meegeteld" if parts else ""


def coarse(figure: Figure) -> str:
    """The number as a sentence prints it: of an upper bound no more digits than it has meaning, whole hectares from ten on."""
    if not uncounted(figure):
        return value(figure)
    ends = [v for v in (figure.low, figure.high) if v is not None] if figure.value is None else [figure.value]
    decimals = 0 if max(ends) >= WHOLE_FROM else 1
    return " tot ".join(dict.fromkeys(number(v, decimals) for v in ends))


def in_words(figure: Figure) -> str:
    """Value and unit in a sentence; an upper bound says that it is one."""
    return f"hoogstens ongeveer {coarse(figure)} {unit(figure)}" if uncounted(figure) else with_unit(figure)


def unit(figure: Figure) -> str:
    """The unit in words."""
    return UNITS.get(figure.unit, figure.unit)


def with_unit(figure: Figure) -> str:
    """Value and unit, as in a sentence."""
    return f"{value(figure)} {unit(figure)}".strip() if figure.known else absent(figure)


def absent(figure: Figure | None) -> str:
    """The words in place of a number: not public where it is hidden, else no data."""
    return NOT_PUBLIC if figure is not None and figure.status == "suppressed" else NO_DATA


def sources(figure: Figure, known: dict[str, Source]) -> str:
    """Publishers and moments of the sources of a figure, each once; with what there is to say against the file."""
    found = [known[s] for s in figure.sources if s in known]
    texts = [", ".join(filter(None, (s.publisher, moment(s.period), s.caveat))) for s in found]
    return "; ".join(dict.fromkeys(texts)) or "geen bron"


def publishers(figure: Figure, known: dict[str, Source]) -> str:
    """Who published what a figure stands on, each once."""
    return " en ".join(dict.fromkeys(known[s].publisher for s in figure.sources if s in known)) or "geen bron"


def source_line(figure: Figure, known: dict[str, Source]) -> str:
    """The word of the method and the sources, as it stands under a number."""
    return f"{_word(figure, known)}. {sources(figure, known)}."


def source_of_all(figures: Iterable[Figure], known: dict[str, Source]) -> str:
    """The sources of several figures and the words of their methods, each once, as it stands under a chart or table."""
    found = [(sources(f, known).split("; "), _word(f, known)) for f in figures]
    told = "; ".join(dict.fromkeys(part for parts, _ in found for part in parts))
    return f"Bron: {told} ({listed(list(dict.fromkeys(word for _, word in found)))})."


def _word(figure: Figure, known: dict[str, Source]) -> str:
    word = catalogue()[figure.id].word
    guessed = word == COUNTED and figure.confidence == "laag" and any(known[s].caveat for s in figure.sources if s in known)
    return ESTIMATED if guessed else word


def park_name(name: str) -> str:
    """A register's capitals as people write them; roman numerals keep theirs, and the IJ is one letter.

    >>> park_name("DE HAAR II"), park_name("IJSSELDIJK")
    ('De Haar II', 'IJsseldijk')
    """
    if not name.isupper():
        return name
    return " ".join(w if set(w) <= set("IVX") else w[:2] + w[2:].lower() if w.startswith("IJ") else w.capitalize() for w in name.split())


def capital(text: str) -> str:
    """A text with a capital to begin with; the rest as it is."""
    return text[:1].upper() + text[1:]


def listed(names: list[str]) -> str:
    """Names as a sentence joins them.

    >>> listed(["a", "b", "c"])
    'a, b en c'
    """
    return ", ".join(names[:-1]) + " en " + names[-1] if len(names) > 1 else "".join(names)


def dated(figure: Figure, on: date) -> str:
    """When a figure holds; older than ten years carries the word oud."""
    return when(figure.period, on)


def when(period: Period, on: date) -> str:
    """A period in words, with the word oud when it is longer than ten years ago."""
    text = span(period)
    return text + (", oud" if text != UNDATED and age(period, on) > OLD_YEARS else "")


def said(figure: Figure, on: date) -> str:
    """A figure in a sentence: value and unit, with its moment when it is older than three years."""
    text = in_words(figure)
    return f"{text} ({dated(figure, on)})" if aged(figure, on) else text


def told(figure: Figure, on: date) -> str:
    """A figure in a sentence that says of when it is, however new."""
    return f"{in_words(figure)} ({dated(figure, on)})"


def aged(figure: Figure, on: date) -> bool:
    """Whether a figure is so old that a sentence must say of when it is."""
    return figure.known and age(figure.period, on) > YEAR_YEARS


def age(period: Period, on: date) -> float:
    """Years between the end of a period and a date; 0 within the month or year that the period is known by."""
    return max((on - period.end).days, 0) / 365.25
