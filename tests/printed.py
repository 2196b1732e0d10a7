"""What a page prints, and what `dossier.json` lets it print: numbers by extraction."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.dossier.pages import ladder
from werkruimte.dossier.wording import MONTHS, number

NUMBER = re.compile(r"(?<![\w.])\d[\d.]*(?:,\d+)?")


class Text(HTMLParser):
    """The text a reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0
        self.asked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style")
        self.asked += [v for k, v in attrs if k in ("src", "href") and v and not v.startswith("#")]

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def strings(data: object) -> list[str]:
    if isinstance(data, dict):
        return [s for v in data.values() for s in strings(v)]
    if isinstance(data, list):
        return [s for v in data for s in strings(v)]
    return [data] if isinstance(data, str) else []


def tokens(text: str) -> set[str]:
    """Numbers in a text, without dates, years and the dot that ends a sentence."""
    text = re.sub(rf"(?<![\d,.])\d{{1,2}}\s+(?:{'|'.join(MONTHS)})", "", text)
    found = {t.rstrip(".") for t in NUMBER.findall(text)}
    return {t for t in found if not re.fullmatch(r"(?:19|20)\d\d", t)}


# Names of categories, columns and layers; they are words, not measurements.
NAMES = {"1", "2", "3.1", "3.2", "4.1", "4.2", "5", "5.1", "5.2", "5.3", "6", "100"}


def printable_numbers(data: dict[str, Any]) -> set[str]:
    """Every number that dossier.json holds, as pages print it; and the numbers in declared labels and names of classes.

    Formulas of figures may hold no others: test_figures holds each against the assumptions that its method reads.
    """
    numbers: set[str] = set()
    for figure in data["figures"]:
        for value in (figure["value"], figure["low"], figure["high"]):
            if value is not None:
                numbers.add(number(abs(value), catalogue()[figure["id"]].decimals))
                if figure["method"] == "room":
                    # an upper bound stands in whole hectares in a sentence
                    numbers.add(number(abs(value), 0))
    for event in data["events"]:
        numbers.add(number(event["amount"], 0 if event["unit"] == "m2" else 2))
    for link in data["bridge"]:
        numbers |= {number(abs(link[k]), 2) for k in ("ha_older", "ha_newer", "change")}
    for rung in data["ladder"]:
        # what a file would fill, and how many of them the page does not name
        numbers |= {number(rung["unlocks"], 0), number(rung["unlocks"] - ladder.SHOWN, 0)}
    for parameter in data["parameters"]:
        numbers |= {number(parameter["value"], d) for d in (0, 1, 2)}
    for source in data["sources"]:
        numbers |= {number(source["rows"][k], 0) for k in ("in", "out", "rejected")}
    numbers |= {number(parameter["value"] * 100, 0) for parameter in data["parameters"] if parameter["unit"] == "ratio"}
    declared = [*strings(data), *(e.label for e in catalogue().values()), "klasse 24", "28992", "0,01 ha"]
    return numbers.union(*(tokens(t) for t in declared))
