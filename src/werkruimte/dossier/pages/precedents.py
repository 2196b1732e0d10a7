"""What other places did: the declared examples, grouped by place and instrument."""

from __future__ import annotations

import re

from werkruimte.catalogue.texts import Example, examples
from werkruimte.dossier import wording
from werkruimte.dossier.blocks import Precedent

FLAGS = {"press": "niet geverifieerd", "computed": "berekend uit niet geverifieerde getallen"}
UNITS = {"m2": "m²", "ha": "ha", "EUR": "euro", "datum": "", "jaar": "", "tekst": "", "-": ""}
GROUPED = 10_000
YEARS = r"(?<=\d{4})-(?=\d{4})"


def of(ids: tuple[str, ...]) -> tuple[Precedent, ...]:
    """The examples with these ids; facts of one instrument in one row."""
    groups: dict[tuple[str, str, str], list[Example]] = {}
    for example in examples():
        if example.id in ids:
            groups.setdefault((example.place, example.instrument, FLAGS.get(example.kind, "")), []).append(example)
    return tuple(
        Precedent(place, _capital(instrument), tuple(_fact(e) for e in group), "; ".join(dict.fromkeys(e.source for e in group)), flag)
        for (place, instrument, flag), group in groups.items()
    )


def _fact(example: Example) -> str:
    year = f" ({re.sub(YEARS, '–', example.year)})" if example.year and example.year != example.value else ""
    remark = f"; {example.remark}" if example.remark else ""
    return f"{_capital(example.quantity)}: {_value(example)}{year}{remark}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _value(example: Example) -> str:
    unit = example.unit.replace("m2", "m²").replace("EUR", "euro")
    unit = "" if example.unit in UNITS and not UNITS[example.unit] else unit
    try:
        number = float(example.value)
    except ValueError:
        return example.value if "gevonden" in example.value else f"{example.value} {unit}".strip()
    if unit == "" and example.unit == "jaar" and number > GROUPED / 10:
        return example.value
    decimals = 0 if number == int(number) else len(example.value.split(".")[1])
    return f"{wording.number(number, decimals)} {unit}".strip()
