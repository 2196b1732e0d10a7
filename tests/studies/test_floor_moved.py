"""Small histories beside Toetsstad, with answers by hand: a merger over several days, a unit that moves house, care that takes room.

| what happens | answer and why |
|---|---|
| 300 and 200 become 800 on one day | correction 300: the merger nets per pand, however much it grows |
| 200 withdrawn on 1 June, 300 withdrawn on 3 June, a new unit of 800 on 5 June | corrections -200, -300, 800: each in a pand that stays |
| 200 withdrawn on 1 June, 300 in the same pand becomes 500 on 5 June | corrections -200 and 200: the merger took some days |
| the same, the other way round: 300 becomes 500 first | the same |
| the same, but becomes 800 | corrections -200 and 200, enlarge 300: only what the neighbour left is explained |
| the same, but becomes 520 | corrections -200 and 220: 20 of 300 is too little for an enlargement |
| the same, but half a year later | correction -200, enlarge 200: too long for one merger |
| two neighbours of 300 become 400 and 450 | corrections -200, 100 and 100, enlarge 50: the floor that went is used once |
| 1,000 becomes 600, days later a new unit of 400 | corrections -400 and 400: the split took some days |
| 200 becomes a dwelling of 200, days later 300 becomes 500 | function_out 200, enlarge 200: what became a dwelling went to nobody |
| a unit of 1,000 m2 moves to another pand, same id | nothing: the stock is the same |
| the same, and is 1,300 m2 there | correction 300: only in one pand is it enlarged |
| renumbered into another pand, both stay | corrections -1,000 and 1,000 |
| renumbered into a new pand, the old one goes | demolition 1,000 and new 1,000 |
| same id, the old pand goes, the new one is new | nothing: the unit never left the stock |
"""

from __future__ import annotations

from datetime import date

import pytest
from histories import DAY, IN_USE, LATER, LONG_AGO, TEN, WITHDRAWN, loaded, stood, unit
from ledger_by_hand import Voorkomen, ledger

from werkruimte.studies import floor

SECOND, THIRD = date(2020, 6, 3), date(2020, 6, 5)
WAS, GONE = (LONG_AGO, IN_USE, "industrie", 1000), (DAY, WITHDRAWN, "industrie", 1000)
TWO = stood("p1") + stood("p2")
MOVED_PAND = stood("p1", end=DAY) + stood("p2", begin=DAY)


def moved(area: int) -> list[Voorkomen]:
    """One unit of 1,000 m2 that on the day stands in p2 with this area."""
    first, second = unit("a", WAS, (DAY, IN_USE, "industrie", area))
    second.panden = ["p2"]
    return [first, second]


def small(id_: str, area: int, gone: date) -> list[Voorkomen]:
    return unit(id_, (LONG_AGO, IN_USE, "industrie", area), (gone, WITHDRAWN, "industrie", area))


def grown(id_: str, area: int, day: date) -> list[Voorkomen]:
    return unit(id_, (LONG_AGO, IN_USE, "industrie", 300), (day, IN_USE, "industrie", area))


RENUMBERED = unit("a", WAS, GONE) + unit("b", (DAY, IN_USE, "industrie", 1000), pand="p2")
HISTORIES: dict[str, tuple[list[Voorkomen], list[Voorkomen], list[tuple[date, str, int]]]] = {
    "merger on one day": (
        unit("a", (LONG_AGO, IN_USE, "industrie", 300), (DAY, IN_USE, "industrie", 800)) + small("b", 200, DAY),
        stood("p1"),
        [(DAY, "correction", -200), (DAY, "correction", 500)],
    ),
    "merger over days into a new unit": (
        small("a", 200, DAY) + small("b", 300, SECOND) + unit("c", (THIRD, IN_USE, "industrie", 800)),
        stood("p1"),
        [(DAY, "correction", -200), (SECOND, "correction", -300), (THIRD, "correction", 800)],
    ),
    "neighbour gone, days later larger": (
        grown("a", 500, THIRD) + small("b", 200, DAY),
        stood("p1"),
        [(DAY, "correction", -200), (THIRD, "correction", 200)],
    ),
    "larger, days later the neighbour gone": (
        grown("a", 500, DAY) + small("b", 200, THIRD),
        stood("p1"),
        [(DAY, "correction", 200), (THIRD, "correction", -200)],
    ),
    "neighbour gone, days later much larger": (
        grown("a", 800, THIRD) + small("b", 200, DAY),
        stood("p1"),
        [(DAY, "correction", -200), (THIRD, "correction", 200), (THIRD, "enlarge", 300)],
    ),
    "neighbour gone, days later a little more": (
        grown("a", 520, THIRD) + small("b", 200, DAY),
        stood("p1"),
        [(DAY, "correction", -200), (THIRD, "correction", 220)],
    ),
    "neighbour gone, half a year later larger": (
        grown("a", 500, date(2020, 12, 1)) + small("b", 200, DAY),
        stood("p1"),
        [(DAY, "correction", -200), (date(2020, 12, 1), "enlarge", 200)],
    ),
    "neighbour gone, days later two larger": (
        grown("a", 400, SECOND) + grown("b", 450, THIRD) + small("c", 200, DAY),
        stood("p1"),
        [(DAY, "correction", -200), (SECOND, "correction", 100), (THIRD, "correction", 100), (THIRD, "enlarge", 50)],
    ),
    "smaller, days later a new neighbour": (
        unit("a", WAS, (DAY, IN_USE, "industrie", 600)) + unit("b", (THIRD, IN_USE, "industrie", 400)),
        stood("p1"),
        [(DAY, "correction", -400), (THIRD, "correction", 400)],
    ),
    "neighbour a dwelling, days later larger": (
        grown("a", 500, THIRD) + unit("b", (LONG_AGO, IN_USE, "industrie", 200), (DAY, IN_USE, "woon", 200)),
        stood("p1"),
        [(DAY, "function_out", -200), (THIRD, "enlarge", 200)],
    ),
    "moved, same id": (moved(1000), TWO, []),
    "moved and larger": (moved(1300), TWO, [(DAY, "correction", 300)]),
    "moved and renumbered": (RENUMBERED, TWO, [(DAY, "correction", -1000), (DAY, "correction", 1000)]),
    "moved to a new pand, renumbered": (RENUMBERED, MOVED_PAND, [(DAY, "demolition", -1000), (DAY, "new", 1000)]),
    "moved to a new pand, same id": (moved(1000), MOVED_PAND, []),
}


@pytest.mark.parametrize("name", HISTORIES)
def test_the_ledger_is_the_one_by_hand(name: str) -> None:
    units, panden, expected = HISTORIES[name]
    connection = loaded(units, panden)
    floor.ledger(connection, date(2012, 1, 1), LATER, TEN)
    floor.totals(connection)
    rows = connection.execute("SELECT date, cause, oppervlakte FROM floor_events WHERE scope = 'business' ORDER BY ALL").fetchall()
    second_road = [line for line in ledger(units, panden, date(2012, 1, 1), LATER, TEN.pct, TEN.m2) if line.scope == "business"]
    assert rows == sorted((line.day, line.cause, line.m2) for line in second_road) == sorted(expected)
