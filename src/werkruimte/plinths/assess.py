"""From the tables of a municipality to scored stretches of facade: the one call of measure 4."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from werkruimte.methods.plinth import auc, gehl_class, passes, score
from werkruimte.plinths import criteria
from werkruimte.plinths.people import People, people
from werkruimte.plinths.places import Places, places
from werkruimte.plinths.survey import Survey, Surveyed, surveyed
from werkruimte.plinths.walking import centrality, walk
from werkruimte.rules.plinths import PlinthRules
from werkruimte.studies import frontage as frontage_study
from werkruimte.studies.frontage import Frontage
from werkruimte.studies.studies import Studies

Array = NDArray[np.float64]
COLOURS = ("rood", "blauw", "groen", "uitgesloten", "onbekend")


@dataclass(frozen=True)
class Plinths:
    """One row a stretch of facade, in the order of `frontage`.

    points: criterion -> (n,) in [0, 1], NaN unknown. score (n,) NaN where a criterion is unknown; low, high: its bounds.
    passes: per stretch True, False, or None where the height is not known. order: (n,) place in the ranking, -1 for who is out.
    carried_m2: plinth floor that residents can carry, at the low and the high norm; None when they are not known. colour: (n,) index
    in COLOURS.
    survey: what was measured on the spot; None without a survey.
    auc: how well the score tells today's active facades from the rest; None when that cannot be said.
    """

    rules: PlinthRules
    frontage: Frontage
    places: Places
    people: People
    parts: dict[str, Array]
    points: dict[str, Array]
    score: Array
    low: Array
    high: Array
    passes: tuple[bool | None, ...]
    order: NDArray[np.int64]
    carried_m2: tuple[float, float] | None
    colour: NDArray[np.int64]
    auc: float | None
    survey: Surveyed | None = None

    @property
    def active(self) -> NDArray[np.bool_]:
        """Whether a stretch has something open to the public today."""
        return self.places.active_at

    def known_share(self, criterion: str) -> float:
        """Share of the stretches, 0 to 1, of which a criterion is known."""
        return float((~np.isnan(self.points[criterion])).mean())

    @property
    def out(self) -> NDArray[np.bool_]:
        """Whether a hard gate excludes a stretch."""
        return np.array([p is False for p in self.passes], dtype=bool)


def assess_facts(studies: Studies, rules: PlinthRules, survey: Survey | None = None) -> Plinths | None:
    """Score every stretch; None when streets or buildings are not among the facts. Makes the table `frontage`.

    `survey`: what somebody measured at facades, which no open source tells.
    """
    frontage = frontage_study.study(studies.connection, rules)
    if frontage is None:
        return None
    place = walk(frontage)
    seen = places(studies.connection, frontage, rules)
    parts = centrality(place, rules)
    crowd = people(studies.connection, rules)
    demand = criteria.demand(frontage, place, seen, crowd, rules)
    points = criteria.points(frontage, place, seen, parts["centrality"], demand, rules)
    measured = None if survey is None else surveyed(survey, frontage, rules)
    if measured is not None:
        points |= {"transparency": measured.transparency, "size": measured.size}
    known, low, high = score(rules.weights, points)
    height = np.full(len(frontage), np.nan) if measured is None else measured.height
    gate = _gate(frontage, height, rules, studies.rules.on.year)
    out = np.array([p is False for p in gate], dtype=bool)
    order = _order(low, high, out)
    carried = _carried(crowd, rules)
    floor = rules.value("depth_m") * frontage.length
    colour = colours(order, floor, seen.active_at, carried if seen.known else None, rules.value("red_share"))
    found = Plinths(
        rules, frontage, seen, crowd, parts, points, known, low, high, gate, order, carried, colour, _auc(low, seen, out), measured
    )
    _table(studies, found)
    return found


def _gate(frontage: Frontage, height: Array, rules: PlinthRules, year: int) -> tuple[bool | None, ...]:
    """Height, and whether an entrance is possible. Open data know no height: what nobody measured stays conditional on a survey."""
    possible = ~frontage.barred & (frontage.length >= rules.value("least_frontage_m"))
    least = (rules.value("height_conversion_m"), rules.value("height_new_m"))
    return tuple(passes(height, frontage.year >= year, possible.astype(float), least))


def _order(low: Array, high: Array, out: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Places from 0: what is certain first (the lower bound), then what may be."""
    order = np.full(len(low), -1, dtype=np.int64)
    kept = np.flatnonzero(~out)
    order[kept[np.lexsort((kept, -np.round(high[kept], 9), -np.round(low[kept], 9)))]] = np.arange(len(kept))
    return order


def _carried(crowd: People, rules: PlinthRules) -> tuple[float, float] | None:
    """Residents present times the norm, low and high: a range, since one project gave it."""
    heads = float(crowd.residents.sum())
    return (heads * rules.value("norm_low_m2"), heads * rules.value("norm_high_m2")) if crowd.known else None


def colours(
    order: NDArray[np.int64], floor_m2: Array, active: NDArray[np.bool_], carried_m2: tuple[float, float] | None, red_share: float
) -> NDArray[np.int64]:
    """By the ranking: red as far as floor stays within the low norm and a share of all floor, blue within the high norm, then green.

    What is open now (active) has its floor already: a closed stretch is red or blue only in what residents carry beyond all
    floor that is open at stretches that are not out, wherever they lie (METHODS 4e: existing floor counts first). So red never exceeds what they carry at the
    low norm, red and blue together never what they carry at the high one. Who is out (order -1) stays out. Where it is not
    known what residents carry, or what is open (carried_m2 None), nothing is designated.
    """
    floor = np.where(order >= 0, floor_m2, 0.0)
    rows = np.argsort(np.where(order >= 0, order, len(floor)), kind="stable")
    reached, added = np.empty(len(floor)), np.empty(len(floor))
    reached[rows] = np.cumsum(floor[rows])
    added[rows] = np.cumsum(np.where(active, 0.0, floor)[rows])
    colour = np.full(len(floor), COLOURS.index("onbekend"))
    if carried_m2 is not None:
        low, high = carried_m2
        there = float(floor[active].sum())
        red = (reached <= min(low, red_share * float(floor.sum()))) & (active | (added <= low - there))
        blue = (reached <= high) & (active | (added <= high - there))
        colour = np.where(red, 0, np.where(blue, 1, 2))
    return np.where(order >= 0, colour, COLOURS.index("uitgesloten"))


def _auc(low: Array, seen: Places, out: NDArray[np.bool_]) -> float | None:
    """Measured on the stretches that are not excluded, by the lower bound."""
    return auc(low[~out], seen.active_at[~out]) if seen.known else None


def _table(studies: Studies, found: Plinths) -> None:
    """`frontage`: what figures are counted from."""
    shown = found.frontage
    depth = found.rules.value("depth_m")
    columns = {
        "street": shown.name.astype(object),
        "length_m": shown.length,
        "floor_m2": depth * shown.length,
        "active": found.active,
        "excluded": found.out,
        "colour": np.array(COLOURS, dtype=object)[found.colour],
        "score_low": found.low,
        "score_high": found.high,
        "place": found.order,
    }
    studies.connection.register("frontage_arrays", columns)
    studies.connection.execute("CREATE OR REPLACE TABLE frontage AS SELECT * FROM frontage_arrays")
    studies.connection.unregister("frontage_arrays")


@dataclass(frozen=True)
class Street:
    """All stretches of one street: metres of facade, mean score with bounds, share active (NaN unknown), Gehl class, best place."""

    name: str
    length_m: float
    low: float
    high: float
    active: float
    units_per_100m: float
    gehl: str | None
    middle: tuple[float, float]
    points: dict[str, float]


def by_street(found: Plinths, least_m: float = 100.0) -> list[Street]:
    """Streets with a name and at least so much facade that is not excluded, the best first (by the lower bound)."""
    frontage, kept = found.frontage, ~found.out & (found.frontage.name != "")
    names, street = np.unique(frontage.name[kept], return_inverse=True)
    length = frontage.length[kept]
    total = np.bincount(street, length, len(names))

    def mean(values: Array) -> Array:
        return np.asarray(np.bincount(street, values[kept] * length, len(names)) / total)

    units = 100 * np.bincount(street, frontage.units[kept], len(names)) / np.bincount(street, frontage.street_m[kept], len(names))
    low, high, active = mean(found.low), mean(found.high), mean(found.active.astype(float))
    points = {k: mean(v) for k, v in found.points.items()}
    centre = np.stack([mean(frontage.middle[:, 0]), mean(frontage.middle[:, 1])], axis=1)
    known = found.places.known
    rows = [
        Street(
            name=str(names[i]),
            length_m=float(total[i]),
            low=float(low[i]),
            high=float(high[i]),
            active=float(active[i]) if known else float("nan"),
            units_per_100m=float(units[i]),
            gehl=gehl_class(float(units[i])),
            middle=(float(centre[i, 0]), float(centre[i, 1])),
            points={k: float(v[i]) for k, v in points.items()},
        )
        for i in np.flatnonzero(total >= least_m)
    ]
    return sorted(rows, key=lambda s: (-s.low, -s.high, s.name))


def box(found: Plinths) -> tuple[float, float, float, float]:
    """West, south, east, north of the facades, RD."""
    west, south, east, north = shapely.total_bounds(found.frontage.shape)
    return float(west), float(south), float(east), float(north)
