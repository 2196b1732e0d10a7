"""A table of the pages as a spreadsheet counts with it: numbers, dates, the unit in the head, and words that stay words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from werkruimte.domain.notation import MINUS
from werkruimte.dossier import wording
from werkruimte.dossier.blocks import Table

NUMBER = rf"{MINUS}?(?:\d{{1,3}}(?:\.\d{{3}})+|\d+)(?:,\d+)?"
UNIT = "|".join(sorted(map(re.escape, filter(None, wording.UNITS.values())), key=len, reverse=True))
QUANTITY = re.compile(rf"(ten minste |ongeveer )?({NUMBER})(?: tot ({NUMBER}))?(?: ({UNIT})(?: (\w.*))?)?(?: \((.+)\))?")
DAY = re.compile(rf"(\d{{1,2}}) ({'|'.join(wording.MONTHS)}) (\d{{4}})")


@dataclass(frozen=True)
class Amount:
    """A number and how many decimals it was printed with; `plain`: a year, printed without points between thousands."""

    value: float
    decimals: int
    plain: bool = False


Cell = str | date | Amount
Column = tuple[str, list[Cell]]


@dataclass(frozen=True)
class _Quantity:
    """What a cell says: the lowest and highest number, their unit, and the words around them."""

    low: Amount
    high: Amount
    unit: str
    words: str


def columns(table: Table) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """The heads and the rows; a range has two columns, and what stands around a number one of its own."""
    made: list[Column] = []
    for at, (head, numeric) in enumerate(zip(table.columns, table.numeric, strict=True)):
        texts = [row[at] for row in table.rows]
        made += _spread(head, texts) if numeric else [(head, [_dated(text) for text in texts])]
    return tuple(head for head, _ in made), [tuple(cells[n] for _, cells in made) for n in range(len(table.rows))]


def _spread(head: str, texts: Sequence[str]) -> list[Column]:
    read = [_read(text) for text in texts]
    found = [q for q in read if q is not None]
    units = {q.unit for q in found}
    shared = next(iter(units)) if len(units) == 1 else ""
    name = f"{head} ({shared})" if shared else head
    pairs = list(zip(texts, read, strict=True))
    made: list[Column] = [(name, [text if q is None else q.low for text, q in pairs])]
    if any(q.low != q.high for q in found):
        made = [(f"{name}, laagste", made[0][1]), (f"{name}, hoogste", [text if q is None else q.high for text, q in pairs])]
    if len(units) > 1:
        made.append((f"{head}, eenheid", ["" if q is None else q.unit or "getal" for q in read]))
    if any(q.words for q in found):
        made.append((f"{head}, toelichting", ["" if q is None else q.words for q in read]))
    return made


def _read(text: str) -> _Quantity | None:
    """The quantity that a cell prints; None where it is words."""
    match = QUANTITY.fullmatch(text)
    if match is None:
        return None
    about, low, high, unit, rest, when = match.groups()
    words = "; ".join(part.strip() for part in (about, rest, when) if part)
    return _Quantity(_amount(low), _amount(high or low), unit or "", words)


def _amount(text: str) -> Amount:
    value = float(text.replace(".", "").replace(",", ".").replace(MINUS, "-"))
    return Amount(value, len(text.partition(",")[2]), plain=bool(re.fullmatch(r"\d{4}", text)))


def _dated(text: str) -> Cell:
    """A date, or a bare number with decimals, of a column of words; else the words."""
    match = DAY.fullmatch(text)
    if match:
        return date(int(match[3]), wording.MONTHS.index(match[2]) + 1, int(match[1]))
    bare = _read(text) if "," in text else None
    return bare.low if bare and bare.low == bare.high and not (bare.unit or bare.words) else text
