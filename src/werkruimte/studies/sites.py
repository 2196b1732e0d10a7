"""Sensitive sites of now and before, each with its shape: the outline of its pand where known, else its point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any, NamedTuple

import duckdb
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from werkruimte.facts.voorkomens import PAND_STATES, UNIT_STATES, held_on
from werkruimte.methods.kernels import nearest_shape, nearest_site
from werkruimte.methods.slivers import without_slivers
from werkruimte.studies.permission import SLIVER_M2, Permission

SENSITIVE = ("woon", "onderwijs", "gezondheidszorg")


Nearest = tuple[NDArray[np.float64], NDArray[np.int64]]
"""(n,) metres to the nearest site, inf where there is none; (n,) which, -1 where there is none."""


class Group(NamedTuple):
    """What is told together: a street, or a plan that admits sites; place: the figures of a postcode; year: of the bouwjaar, with
    history that in which the sites came or went."""

    street: str
    place: str
    year: int
    planned: bool


@dataclass(frozen=True)
class Sites:
    """One entry each, (n,): xy (n, 2) is the unit's point in RD metres; flags of now, before, and undated (no bouwjaar).

    shapes: the outline to measure from, at the index `shape` of each site, so that units of one pand are measured once.
    by_point: no pand is known, and xy serves. planned: no unit but an area where a plan admits sensitive sites.
    group: which of `groups` a site that came or went is in, -1 for one that stays.
    """

    xy: NDArray[np.float64]
    on_current: NDArray[np.bool_]
    now: NDArray[np.bool_]
    before: NDArray[np.bool_]
    undated: NDArray[np.bool_]
    by_point: NDArray[np.bool_]
    group: NDArray[np.int64]
    shape: NDArray[np.int64]
    shapes: NDArray[np.object_]
    planned: NDArray[np.bool_]
    groups: tuple[Group, ...]

    def nearest(self, spots: NDArray[np.float64], some: NDArray[np.bool_], limit_m: float) -> Nearest:
        """Metres from each spot to the nearest of some sites, and which; inf and -1 beyond the limit."""
        alone, others = np.flatnonzero(some & self.by_point), np.flatnonzero(some & ~self.by_point)
        metres, index = nearest_site(spots, self.xy[alone], limit_m)
        shape, first = np.unique(self.shape[others], return_index=True)
        to_shape, which = nearest_shape(spots, self.shapes[shape], limit_m)
        return closer((metres, _named(index, alone)), (to_shape, _named(which, others[first])))

    def searched(self, spots: NDArray[np.float64], limit_m: float) -> Callable[[NDArray[np.bool_]], Nearest]:
        """A function as `nearest` for one set of spots, for `some` that hold all or none of the sites with the same flags.

        Sites with the same flags are searched once, however many questions they are in.
        """
        sort = self.on_current + 2 * self.now + 4 * self.before + 8 * self.undated
        sorts = [sort == i for i in np.flatnonzero(np.bincount(sort))]
        found = [(same.argmax(), self.nearest(spots, same, limit_m)) for same in sorts]
        none = np.full(len(spots), np.inf), np.full(len(spots), -1, dtype=np.int64)
        return lambda some: reduce(closer, (nearest for first, nearest in found if some[first]), none)

    def outlines(self, some: NDArray[np.bool_]) -> NDArray[np.object_]:
        """What is measured to of some sites, (n,)."""
        found = self.shapes[self.shape[some]]
        alone = self.by_point[some]
        found[alone] = shapely.points(self.xy[some][alone])
        return found


def closer(one: Nearest, other: Nearest) -> Nearest:
    """The nearer of two at each spot; of two equally near the lowest index."""
    first = (one[0] < other[0]) | ((one[0] == other[0]) & (one[1] <= other[1]))
    return np.where(first, one[0], other[0]), np.where(first, one[1], other[1])


def _named(index: NDArray[np.int64], names: NDArray[np.int64]) -> NDArray[np.int64]:
    """The site that each index stands for; -1 stays."""
    return np.where(index >= 0, names[index] if len(names) else -1, -1)


def sites(connection: duckdb.DuckDBPyConnection, since: date | None, until: date | None) -> Sites:
    """The sensitive units of `placed`, and with history (`since` the base day, `until` its last) those of before.

    A unit that was sensitive on the base day and is so now is one site, on its place of now. A unit in several panden
    has all of them. The outline is that of the last day; of a pand that is not in the table, none is known.
    """
    panden, rows = _PANDEN, _OF_ONE_SNAPSHOT
    if since is not None and until is not None:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE sites_of_history AS {_of_history(since, until)} ORDER BY place")
        panden, rows = panden_on(until), "SELECT row_number() OVER () - 1 AS site, * FROM sites_of_history"
    connection.execute(_SHAPES.format(rows=rows, panden=panden))
    connection.execute(_CHANGED.format(rows=rows))
    connection.execute("CREATE OR REPLACE TEMP TABLE site_groups AS SELECT DISTINCT straat, place, year FROM site_changes ORDER BY ALL")
    plain = connection.execute(f"SELECT x, y, on_current, now, before, undated FROM ({rows})").fetchnumpy()
    found = {name: np.asarray(values) for name, values in plain.items()}
    xy = np.column_stack([found.pop("x"), found.pop("y")]).astype(np.float64).reshape(-1, 2)
    group, shape, by_point = np.full(len(xy), -1), np.arange(len(xy)), np.ones(len(xy), dtype=bool)
    changed = connection.execute(
        "SELECT site, g.rowid AS nth FROM site_changes JOIN site_groups g USING (straat, place, year)"
    ).fetchnumpy()
    group[changed["site"]] = changed["nth"]
    drawn = connection.execute(f"SELECT site, shape FROM ({rows}) JOIN site_shapes USING (panden)").fetchnumpy()
    shape[drawn["site"]], by_point[drawn["site"]] = drawn["shape"], False
    came_or_went = connection.execute("SELECT straat, place, year FROM site_groups ORDER BY rowid").fetchall()
    groups = tuple(Group(street, place, year, planned=False) for street, place, year in came_or_went)
    shapes = np.full(len(xy), None, dtype=object)
    for first, wkb in connection.execute("SELECT shape, wkb FROM site_shapes ORDER BY shape").fetchall():
        shapes[first] = shapely.from_wkb(bytes(wkb))
    no = np.zeros(len(xy), dtype=bool)
    return Sites(xy=xy, group=group, shape=shape, by_point=by_point, shapes=shapes, planned=no, groups=groups, **found)


@dataclass(frozen=True)
class Area:
    """Where a plan admits sensitive sites: now, before, or both; `year`: that of the plan that admits them or ended it."""

    name: str
    year: int
    shape: BaseGeometry
    on_current: bool
    now: bool
    before: bool


def with_areas(found: Sites, areas: Sequence[Area]) -> Sites:
    """The sites with areas of plans behind them."""
    if not areas:
        return found
    flags = {f: np.array([getattr(a, f) for a in areas], dtype=bool) for f in ("on_current", "now", "before")}
    no = np.zeros(len(areas), dtype=bool)
    more: dict[str, NDArray[Any]] = {
        **flags,
        "xy": shapely.get_coordinates(shapely.point_on_surface([a.shape for a in areas])),
        "undated": no,
        "by_point": no,
        "planned": ~no,
        "group": np.arange(len(areas)) + len(found.groups),
        "shape": np.arange(len(areas)) + len(found.shapes),
        "shapes": np.array([a.shape for a in areas], dtype=object),
    }
    groups = (*found.groups, *(Group(a.name, "", a.year, True) for a in areas))
    return Sites(groups=groups, **{name: np.concatenate([getattr(found, name), values]) for name, values in more.items()})


def planned_areas(permission: Permission, base: date | None, parks: BaseGeometry) -> list[Area]:
    """What plans admit now, and admitted on the base day; without a base day, or a plan that then held there, as now.

    A plan whose forerunner is unknown takes nothing: what held before it is not known. A sliver between two drawings of one border is
    no site. `parks`: the current parks.
    """
    then = permission.on(base) if base else permission
    found = []
    for plan in permission.plans:
        was = shapely.union(shapely.intersection(then.sensitive, plan.area), shapely.difference(plan.sensitive, then.covered))
        pieces = {
            (True, True): shapely.intersection(plan.sensitive, was),
            (True, False): shapely.difference(plan.sensitive, was),
            (False, True): shapely.difference(was, plan.sensitive),
        }
        for (now, before), piece in pieces.items():
            sides = ((False, shapely.difference(piece, parks)), (True, shapely.intersection(piece, parks)))
            wide = [(on, without_slivers(shape, permission.sliver_m, SLIVER_M2)) for on, shape in sides]
            found += [Area(plan.name, plan.day.year, shape, on, now, before) for on, shape in wide if not shape.is_empty]
    return found


# Words are read of these sites only.
_CHANGED = """CREATE OR REPLACE TEMP TABLE site_changes AS
    SELECT site, straat, left(postcode, 4) AS place, year FROM ({rows}) WHERE now <> before"""

# A pand on the table with its outline of now; with history also one that is gone, with its last outline.
_PANDEN = "SELECT pand_id, geometry FROM panden WHERE geometry IS NOT NULL AND NOT ST_IsEmpty(geometry)"


def panden_on(day: date) -> str:
    """SELECT of the panden with an outline on a day; where no history of panden is known the outlines of one day serve."""
    return f"""SELECT id AS pand_id, geometry FROM ({held_on(PAND_STATES, day)})
        WHERE geometry IS NOT NULL AND NOT ST_IsEmpty(geometry)
        UNION ALL ({_PANDEN} AND pand_id NOT IN (SELECT id FROM pand_voorkomens))"""


# Units of one pand share a shape, at the number of the first of them.
_SHAPES = """CREATE OR REPLACE TEMP TABLE site_shapes AS
    WITH groups AS (SELECT panden, min(site) AS shape FROM ({rows}) WHERE len(panden) > 0 GROUP BY panden)
    SELECT panden, any_value(shape) AS shape, ST_AsWKB(CASE count(*) WHEN 1 THEN any_value(geometry) ELSE ST_Collect(list(geometry ORDER BY pand_id)) END) AS wkb
    FROM (SELECT panden, shape, unnest(panden) AS pand_id FROM groups) JOIN ({panden}) USING (pand_id) GROUP BY panden"""

# In the order of the units, so that nothing is sorted or copied.
_OF_ONE_SNAPSHOT = """SELECT row_number() OVER () - 1 AS site, x, y, on_current, true AS now, NOT coalesce(since_base, false) AS before,
    since_base IS NULL AS undated, coalesce(straat, postcode, '') AS straat, coalesce(postcode, '') AS postcode,
    coalesce(bouwjaar, 0) AS year, CASE WHEN pand_id IS NOT NULL THEN [pand_id] END AS panden
    FROM placed WHERE is_sensitive"""


def _of_history(since: date, until: date) -> str:
    sensitive = f"in_stock AND list_has_any(uses, {list(SENSITIVE)})"
    return f"""WITH spells AS (SELECT * FROM ({UNIT_STATES}) WHERE {sensitive}),
        came AS (SELECT id, min(begin) AS day FROM spells WHERE begin > DATE '{since}' GROUP BY id),
        went AS (SELECT id, max(eind) AS day FROM spells GROUP BY id),
        earlier AS (SELECT * FROM ({held_on(UNIT_STATES, since)}) WHERE {sensitive}),
        later AS (SELECT id, pand_ids FROM ({held_on(UNIT_STATES, until)})),
        streets AS (SELECT pand_id, min(straat) AS straat, min(postcode) AS postcode FROM placed GROUP BY pand_id)
        SELECT coalesce(p.id, e.id) AS place, coalesce(p.x, e.x) AS x, coalesce(p.y, e.y) AS y,
            p.id IS NOT NULL AS now, e.id IS NOT NULL AS before, false AS undated,
            coalesce(p.on_current, EXISTS (FROM current_parks c WHERE ST_Intersects(c.geometry, ST_SetCRS(ST_Point(e.x, e.y), 'EPSG:28992')))) AS on_current,
            coalesce(p.straat, p.postcode, s.straat, '') AS straat, coalesce(p.postcode, s.postcode, '') AS postcode,
            coalesce(year(CASE WHEN p.id IS NULL THEN w.day ELSE c.day END), 0)::INTEGER AS year,
            list_sort(coalesce(CASE WHEN p.id IS NULL THEN e.pand_ids ELSE l.pand_ids END, [p.pand_id])) AS panden
        FROM (SELECT * FROM placed WHERE is_sensitive) p FULL JOIN earlier e ON e.id = p.id LEFT JOIN later l ON l.id = p.id
        LEFT JOIN came c ON c.id = p.id LEFT JOIN went w ON w.id = e.id LEFT JOIN streets s ON s.pand_id = e.pand_ids[1]
        WHERE coalesce(p.x, e.x) IS NOT NULL"""
