"""The usable environmental room on current parks: cells with c* before and now, and who lowered it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import numpy as np
import shapely
from numpy.typing import NDArray

from werkruimte.domain.notation import number
from werkruimte.methods.grid import cells_in, outline_share_near
from werkruimte.methods.kernels import box, in_box
from werkruimte.methods.room import capped, usable_category
from werkruimte.rules.rules import Rules
from werkruimte.studies.floor_change import FloorChange
from werkruimte.studies.permission import NO_PLANS, Permission, cap_at
from werkruimte.studies.sites import Nearest, Sites, planned_areas, sites, with_areas

TABLES = ("rustig", "gemengd")
READINGS = ("omgeving", "alle")
VARIANTS = tuple(f"{table}.{reading}" for table in TABLES for reading in READINGS)
WITHOUT_PLAN = ".zonder_plan"
NO_PLAN = "Geen plan bekend: 0 ha begrensd door een plan."
SOME_PLAN = "{capped} ha begrensd door een plan; van {unplanned} ha is geen plan bekend."
ALL_PLAN = "Overal begrensd door het geldende plan, dat ook de stand van toen begrenst."
BY_PAND = "Gemeten vanaf de omtrek van het pand."
BY_POINT = "Gemeten vanaf het adrespunt, tien meter onzeker."
BY_BOTH = (
    "Gemeten vanaf de omtrek van het pand; {n} van de {all} plekken in de buurt vanaf het adrespunt (pand onbekend), tien meter onzeker."
)
COLLAPSED = ("winkel_of_kantoor", "overig")


@dataclass(frozen=True)
class Cluster:
    """Sensitive sites of one street and year that came and lowered c*, or went and gave it back, under one variant.

    decided: a plan admits them; then `label` is its name, and no dwelling is counted.
    """

    label: str
    year: int
    dwellings: int
    cells: int
    x: float
    y: float
    rin: str
    decided: bool = False


@dataclass(frozen=True)
class Coverage:
    """Cells of an area: all, those without a known plan, those capped by a told maximum, and those whose plan's map tells none.

    reached: sensitive sites that a plan admits lie near enough to matter, though the plan may lie elsewhere.
    """

    cells: int
    unplanned: int
    told: int
    untold: int
    reached: bool = False

    @property
    def suffix(self) -> str:
        """What the variant of a figure ends in (CONTRACT 2): nothing where the plan of every cell is known."""
        return "" if self.cells and not self.unplanned else WITHOUT_PLAN

    def words(self, cell_ha: float) -> str:
        """How many hectares a plan caps, in a sentence; a lowered maximum is no encroachment."""
        sentence = NO_PLAN if self.unplanned == self.cells else SOME_PLAN if self.unplanned else ALL_PLAN
        return sentence.format(capped=number(self.told * cell_ha, 2), unplanned=number(self.unplanned * cell_ha, 2))


def coverage(cap: NDArray[np.int8], planned: NDArray[np.bool_], reached: bool = False) -> Coverage:
    """The coverage of cells; cap: as `cap_at` gives it."""
    told = cap >= -1
    return Coverage(len(cap), int((~planned).sum()), int(told.sum()), int((planned & ~told).sum()), reached)


def measured_words(near: int, by_point: int) -> str:
    """How distances to the sites nearby were measured, in a sentence."""
    return BY_PAND if not by_point else BY_POINT if by_point == near else BY_BOTH.format(n=by_point, all=near)


@dataclass(frozen=True)
class Room:
    """Cells in the table `cells`; per variant the clusters that lowered c*, and that gave it back; the inner-city parks.

    relief: empty without history, since one snapshot does not show what went.
    dates: per reading how many sensitive sites there are, and how many of them have no bouwjaar.
    lost_at_most: per variant the cells that fell if every undated site were new; None where no undated site matters.
    measured: per reading how many sites lie near enough to matter, and how many of them have no known pand.
    plans: what is known of plans, by RIN, and of all cells under ''.
    """

    cells: int
    clusters: dict[str, list[Cluster]]
    relief: dict[str, list[Cluster]]
    inner_city: tuple[str, ...]
    dates: dict[str, tuple[int, int]]
    lost_at_most: dict[str, int | None]
    measured: dict[str, tuple[int, int]]
    plans: dict[str, Coverage]

    def dated(self, variant: str) -> bool:
        """Whether before can be told from now: some site of the reading has a bouwjaar, or there is no site at all."""
        sites, undated = self.dates[variant.split(".")[1]]
        return not sites or undated < sites


def column(variant: str, moment: str) -> str:
    """The column of `cells` with the category index of a variant (`now` or `base`), -1 where none fits."""
    return f"c_{variant.replace('.', '_')}_{moment}"


def study(
    connection: duckdb.DuckDBPyConnection,
    rules: Rules,
    change: FloorChange | None = None,
    plans: tuple[Permission, date | None] = (NO_PLANS, None),
) -> Room:
    """Make the table `cells` (x, y, rin, c* per variant and moment, cap, planned; RD metres) on current parks.

    `change`: with the history of the BAG its two days; the sites of before are then those in stock on the first, else
    those with a bouwjaar before the base year. Distances run from the cell centre to the outline of the pand, 0 inside
    it, or to the unit's point where no pand is known. A site without bouwjaar counts as old: it was there before, and
    lowers nothing. `plans`: what they admit on the day of the units, and the day of before: the areas where they admit sensitive sites are
    sites, and their highest category of now (`cap`, see `cap_at`) caps both moments, since a lowered maximum is no
    encroachment. `planned`: a plan is known. Source: CONTRACT 2, c*.
    """
    parks = connection.execute("SELECT rin, ST_AsWKB(geometry) FROM current_parks ORDER BY rin").fetchall()
    shapes, rins = [shapely.from_wkb(bytes(wkb)) for _, wkb in parks], [rin for rin, _ in parks]
    centres, owner = cells_in(shapes, rules.value("cell_m"))
    permission, base = plans
    found = sites(connection, change.start if change else None, change.end if change else None)
    areas = planned_areas(permission, base, shapely.union_all(shapes))
    found, admitted = with_areas(found, areas), shapely.union_all([a.shape for a in areas])
    reached = np.array([bool(shapely.dwithin(s, admitted, longest(rules))) for s in shapes], dtype=bool)
    cap, planned = cap_at(permission, centres, rules.categories)
    columns: dict[str, NDArray[Any]] = {"x": centres[:, 0], "y": centres[:, 1], "park": owner, "cap": cap, "planned": planned}
    room = Room(len(centres), {}, {}, _inner_city(connection, rins, shapes, rules), {}, {}, {}, {})
    for park, rin in enumerate(rins):
        room.plans[rin] = coverage(cap[owner == park], planned[owner == park], bool(reached[park]))
    room.plans[""] = coverage(cap, planned, bool(reached.any()))
    nearest = found.searched(centres, longest(rules))
    near = in_box(found.xy, *box(centres, longest(rules))) if len(centres) else np.zeros(len(found.xy), dtype=bool)
    for reading in READINGS:
        chosen = np.full(len(found.xy), reading == "alle") | ~found.on_current
        units = chosen & ~found.planned
        room.dates[reading] = (int((units & found.now).sum()), int((units & found.undated).sum()))
        near_now = units & found.now & near
        room.measured[reading] = (int(near_now.sum()), int((near_now & found.by_point).sum()))
        _compare(found, chosen, (nearest, owner, rins), rules, (reading, room, columns))
    _store(connection, columns, rins)
    return room


def longest(rules: Rules) -> float:
    """A metre more than the longest distance: a site beyond it changes no category."""
    return max(max(d) for d in rules.distances_m.values()) + 1.0


def _compare(
    found: Sites,
    chosen: NDArray[np.bool_],
    ground: tuple[Callable[[NDArray[np.bool_]], Nearest], NDArray[np.int64], list[str]],
    rules: Rules,
    into: tuple[str, Room, dict[str, NDArray[Any]]],
) -> None:
    """Both tables of one reading: the columns of now and before, and who lowered or raised them.

    ground: the search for the nearest of some sites, the park of each cell, the RIN of each park. into: the reading, and what is filled.
    """
    (nearest, owner, rins), (reading, room, columns) = ground, into
    now, before = chosen & found.now, chosen & found.before
    now_m, base_m, dated_m = (nearest(some)[0] for some in (now, before, before & ~found.undated))
    came, went = now & ~found.before, before & ~found.now
    by, freed_by = (nearest(some)[1] for some in (came, went))
    for table in TABLES:
        steps, variant = np.array(rules.distances_m[table]), f"{table}.{reading}"
        after, base, dated = (capped(usable_category(steps, metres), columns["cap"]) for metres in (now_m, base_m, dated_m))
        columns[column(variant, "now")], columns[column(variant, "base")] = after, base
        lost, freed = base > after, after > base
        room.lost_at_most[variant] = int((dated > after).sum()) if (dated != base).any() else None
        room.clusters[variant] = _clusters(found, came, by[lost], owner[lost], rins)
        room.relief[variant] = _clusters(found, went, freed_by[freed], owner[freed], rins)


def _clusters(found: Sites, some: NDArray[np.bool_], by: NDArray[np.int64], owner: NDArray[np.int64], rins: list[str]) -> list[Cluster]:
    """The sites that changed a cell, by street (within a place) and year.

    some: the sites that came (or went); by, owner: one entry a changed cell, its nearest of them and its park.
    """
    members, cells = _by_group(found, np.flatnonzero(some)), _by_group(found, by)
    clusters = []
    for nth, positions in cells.items():
        group, same = found.groups[nth], np.flatnonzero(some)[members[nth]]
        x, y = found.xy[same].mean(axis=0)
        parks, counts = np.unique(owner[positions], return_counts=True)
        label = f"{group.street} ({group.place})" if group.place else group.street
        rin, homes = rins[parks[counts.argmax()]], int((~found.planned[same]).sum())
        clusters.append(Cluster(label, group.year, homes, len(positions), float(x), float(y), rin, group.planned))
    return sorted(clusters, key=lambda c: (-c.cells, c.label, c.year))


def _by_group(found: Sites, sites: NDArray[np.int64]) -> dict[int, NDArray[np.int64]]:
    """The positions of some sites by the number of their group."""
    order = np.argsort(found.group[sites], kind="stable")
    numbers, first = np.unique(found.group[sites][order], return_index=True)
    return dict(zip(numbers.tolist(), np.split(order, first[1:]), strict=True)) if len(sites) else {}


def _store(connection: duckdb.DuckDBPyConnection, columns: dict[str, NDArray[Any]], rins: list[str]) -> None:
    """Make `cells`, which stand by park, x and y already."""
    connection.register("cell_columns", columns)
    connection.execute(
        "CREATE TABLE cells AS SELECT * EXCLUDE (park), CAST($rins AS VARCHAR[])[park + 1] AS rin FROM cell_columns", {"rins": rins}
    )
    connection.unregister("cell_columns")


def _inner_city(connection: duckdb.DuckDBPyConnection, rins: list[str], shapes: list[shapely.Geometry], rules: Rules) -> tuple[str, ...]:
    """The parks of which the outline lies among homes; those that belong to the park are no surroundings.

    A home is measured as for c*: to the outlines of its panden, or to its point where none is known.
    """
    reach = rules.value("inner_city_near_m")
    # A metre more than asked: which homes count is measured from the outline below.
    near = f"SELECT * FROM near_park WHERE klasse = 'woon' AND NOT is_own AND park_m <= {reach + 1}"
    rows = connection.execute(
        f"""SELECT near_rin, ST_AsWKB(any_value(geometry)) FROM ({near}) JOIN unit_panden USING (nr) JOIN pand_outlines USING (pand) GROUP BY near_rin, pand
        UNION ALL SELECT near_rin, ST_AsWKB(ST_Point(x, y)) FROM ({near}) WHERE by_point"""
    ).fetchall()
    homes = np.array([shapely.from_wkb(bytes(wkb)) for _, wkb in rows], dtype=object)
    park = np.array([rin for rin, _ in rows], dtype=object)
    share = [outline_share_near(shape, homes[park == rin], reach) for rin, shape in zip(rins, shapes, strict=True)]
    return tuple(rin for rin, of in zip(rins, share, strict=True) if 100 * of >= rules.value("inner_city_share_pct"))
