"""Storage and installations that may stand beside any activity, with their own distances: the second table of the list of 2009."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from werkruimte.rules.activity_list import ASPECTS, COLUMNS

UNITS = {
    "m3": ("m³", 1.0),
    "m³": ("m³", 1.0),
    "liter": ("m³", 0.001),
    "ton": ("ton", 1.0),
    "kg": ("kg", 1.0),
    "mva": ("MVA", 1.0),
    "mw": ("MW", 1.0),
}
"""A unit as people write it: that of the table, and how many of those it is."""
SIZE = re.compile(rf"(\d+(?:[.,]\d+)?)\s*({'|'.join(UNITS)})\b")
BOUND = re.compile(r"([<>]=?)\s*([\d.,]+)\s*(m³|ton|kg|MVA|MW)|([\d.,]+)\s*-\s*([\d.,]+)\s*(m³|MW)")
SIDES = (("bovengronds", "ondergronds"), ("ondergronds", "bovengronds"), ("elektrisch", "verbrandingsmotor"))
"""A word of a text, and the word that a row must then not have."""


@dataclass(frozen=True)
class Storage:
    """One row: storage or installation, metres to a quiet residential area per aspect (None: not told), and category."""

    kind: str
    description: str
    metres: tuple[float | None, ...]
    category: str

    @property
    def told(self) -> str:
        """The distances that count, in words."""
        return ", ".join(f"{aspect} {m:g} m" for aspect, m in zip(ASPECTS, self.metres, strict=True) if m)


def find_storage(text: str) -> tuple[list[Storage], list[str]]:
    """The rows of what a text names, no other than its size and side allow, and the words of which no row does.

    >>> [s.category for s in find_storage("propaantank bovengronds 5 m3")[0]], find_storage("propaantank van 20 m3")
    (['3.1'], ([], ['propaan']))
    """
    lower = text.lower()
    table, rows, without = _table(), [], []
    for word, numbers in _words().items():
        if re.search(rf"\b{re.escape(word)}", lower.replace("vorkheftruck", "heftruck")):
            fitting = [n for n in numbers if _fits(table[n - 1].description, lower)]
            rows += fitting
            without += [] if fitting else [word]
    return [table[n - 1] for n in sorted(set(rows))], without


def _fits(description: str, text: str) -> bool:
    """Whether a row does not contradict the sizes and sides that a text tells."""
    if any(said in text and other in description for said, other in SIDES):
        return False
    sizes = [(float(n.replace(",", ".")) * UNITS[u][1], UNITS[u][0]) for n, u in SIZE.findall(text)]
    for sign, limit, unit, low, high, span in BOUND.findall(description):
        for size, of in sizes:
            if of == unit and not (size < _number(limit) if sign.startswith("<") else size >= _number(limit)):
                return False
            if of == span and not _number(low) <= size <= _number(high):
                return False
    return True


def _number(text: str) -> float:
    return float(text.replace(".", "").replace(",", "."))


@cache
def _table() -> tuple[Storage, ...]:
    return tuple(
        Storage(
            row["kind"],
            ": ".join(filter(None, (row["group"], row["description"]))),
            tuple(float(row[c]) if row[c] else None for c in COLUMNS),
            row["category"],
        )
        for row in _rows("storage.csv")
    )


@cache
def _words() -> dict[str, tuple[int, ...]]:
    """A word, as it begins, and the rows that it may be (from 1)."""
    return {row["word"]: tuple(int(n) for n in row["rows"].split(";")) for row in _rows("storage_words.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(resources.files("werkruimte.rules.activities").joinpath(name).read_text("utf-8").splitlines()))
