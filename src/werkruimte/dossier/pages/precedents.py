"""What other places did: the declared examples in sentences, grouped by place and instrument."""

from __future__ import annotations

import re
from datetime import date

from werkruimte.catalogue.texts import Example, examples
from werkruimte.dossier import wording
from werkruimte.dossier.blocks import Precedent

FLAGS = {"press": "niet geverifieerd", "computed": "berekend uit niet geverifieerde getallen"}
BLANK = re.compile(r"\{(-?)(P\d+)?\}")
DAY = re.compile(r"(\d+)-(\d+)-(\d{4})")


def of(ids: tuple[str, ...]) -> tuple[Precedent, ...]:
    """The examples with these ids; sentences on one instrument in one row."""
    groups: dict[tuple[str, str, str], list[Example]] = {}
    for example in examples():
        if example.id in ids:
            groups.setdefault((example.place, example.instrument, FLAGS.get(example.kind, "")), []).append(example)
    return tuple(
        Precedent(
            place,
            wording.capital(instrument),
            tuple(sentence(e) for e in group if e.sentence),
            "; ".join(dict.fromkeys(e.source for e in group)),
            flag,
        )
        for (place, instrument, flag), group in groups.items()
    )


def sentence(example: Example) -> str:
    """The sentence of an example: {} is its own value, {P002} that of another, {-} one without its sign."""
    known = {e.id: e for e in examples()}
    return BLANK.sub(lambda m: _value(known[m[2]] if m[2] else example).lstrip("−" if m[1] else ""), example.sentence)


def _value(example: Example) -> str:
    """The value as a text prints it: a number, a day in words, a year or words as they are."""
    if day := DAY.fullmatch(example.value):
        return wording.day(date(int(day[3]), int(day[2]), int(day[1])))
    if example.unit == "jaar" and example.value == example.year:
        return example.value
    return wording.number(float(example.value), len(example.value.partition(".")[2].rstrip("0")))
