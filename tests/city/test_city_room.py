"""Room of Toetsstad: measured to the panden that are sensitive by hand, against shapely on every cell."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from scenario import CELL_M, ORIGIN, PANDEN, PARKS

from werkruimte.methods.grid import cells_in
from werkruimte.run import Run

# By hand, from the scenario: panden with a dwelling, school or care on the day (README, ledger room). Number = its pand.
OUTSIDE = {"base": (23, 34, 36, 40, 41), "now": (3, 13, 15, 23, 32, 34, 40)}
ON_PARKS = {"base": (), "now": (2, 16)}


def outlines(moment: str, reading: str) -> shapely.MultiPolygon:
    """The panden themselves."""
    places = {p.id: p for p in PANDEN}
    numbers = OUTSIDE[moment] + (ON_PARKS[moment] if reading == "alle" else ())
    found = []
    for pand in (places[f"P{number:02}"] for number in numbers):
        area, column, row = pand.place
        west, south = ORIGIN[area][0] + CELL_M * column, ORIGIN[area][1] + CELL_M * row
        w, s, e, n = pand.box
        found.append(shapely.box(west + w, south + s, west + e, south + n))
    return shapely.MultiPolygon(found)


def cells() -> np.ndarray:
    """Centres of the cells in the parks of the last edition."""
    return cells_in([shapely.box(*box) for *_, box in PARKS["2024-01-01"]], 10)[0]


@pytest.mark.parametrize("moment", ["base", "now"])
@pytest.mark.parametrize("reading", ["omgeving", "alle"])
@pytest.mark.parametrize("table", ["rustig", "gemengd"])
def test_each_hectare_by_category_is_that_of_the_panden(city_run: Run, table: str, reading: str, moment: str) -> None:
    metres = shapely.distance(shapely.points(cells()), outlines(moment, reading))
    steps = city_run.rules.distances_m[table]
    category = [sum(m >= step for step in steps) - 1 for m in metres]
    day = city_run.studies.base_period.end if moment == "base" else city_run.studies.units_period.end
    for index, name in enumerate(["c0", *(f"c{c.replace('.', '_')}" for c in city_run.rules.categories)], -1):
        found = city_run.figures.find(f"m01.room.{name}.area", "GM9998", f"{table}.{reading}.zonder_plan")
        (figure,) = (f for f in found if f.period.end == day)
        assert figure.value == pytest.approx(0.01 * category.count(index), abs=1e-9), name
        assert figure.confidence == "hoog" and "omtrek van het pand" in figure.note and "adrespunt" not in figure.note
        assert "bovengrens" not in figure.note, "every gebruiksdoel of the BAG is known, so no school is hidden"


def test_dwellings_near_the_parks_are_measured_from_their_panden(city_run: Run) -> None:
    """By hand: of the dwellings in use outside the parks only the two in P03 are near, with a facade at 8 m; the next stands in the village, 308 m away."""
    assert city_run.query("SELECT DISTINCT round(park_m, 2), by_point FROM near_park WHERE klasse = 'woon' AND NOT on_current") == [
        (8.0, False)
    ]
    for within in (100, 200):
        (figure,) = (f for f in city_run.figures.find(f"m01.dwellings.near_{within}m.count", "GM9998") if f.area.level == "gemeente")
        assert (figure.value, figure.confidence) == (2, "hoog") and "omtrek van het pand" in figure.note
