"""Sensitive sites of now and before, each with its shape: the outline of its pand where known, else its point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from werkruimte.facts.voorkomens import PAND_STATES, UNIT_STATES, held_on
from werkruimte.methods.kernels import nearest_shape
from werkruimte.studies.permission import SLIVER_M2, Permission

SENSITIVE = ("woon", "onderwijs", "gezondheidszorg")


@dataclass(frozen=True)
class Sites:
    """One entry each, (n,): xy (n, 2) is the unit's point in RD metres; flags of now, before, and undated (no bouwjaar).

    year: that of the bouwjaar; with history that in which the site came or went. shapes: the geometry to measure from,
    at the index `shape` of each site, so that units of one pand are measured once. by_point: no pand is known.
    planned: no unit but an area where a plan admits sensitive sites; straat is then the name of the plan.
    """

    xy: NDArray[np.float64]
    on_current: NDArray[np.bool_]
    now: NDArray[np.bool_]
    before: NDArray[np.bool_]
    undated: NDArray[np.bool_]
    by_point: NDArray[np.bool_]
    straat: NDArray[np.object_]
    postcode: NDArray[np.object_]
    year: NDArray[np.int64]
    shape: NDArray[np.int64]
    shapes: NDArray[np.object_]
    planned: NDArray[np.bool_]

    def nearest(self, spots: NDArray[np.float64], some: NDArray[np.bool_], limit_m: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Metres from each spot to the nearest of some sites, and which; inf and -1 beyond the limit."""
        chosen = np.flatnonzero(some)
        shape, first = np.unique(self.shape[chosen], return_index=True)
        metres, index = nearest_shape(spots, self.shapes[shape], limit_m)
        return metres, np.where(index >= 0, chosen[first[index]] if len(chosen) else -1, -1)


def sites(connection: duckdb.DuckDBPyConnection, since: date | None, until: date | None) -> Sites:
    """The sensitive units of `placed`, and with history (`since` the base day, `until` its last) those of before.

    A unit that was sensitive on the base day and is so now is one site, on its place of now. A unit in several panden
    has all of them. The outline is that of the last day; of a pand that is not in the table, none is known.
    """
    history = since is not None and until is not None
    connection.execute(f"CREATE OR REPLACE TEMP TABLE site_panden AS {_panden_of_history(until) if history else _PANDEN}")  # type: ignore[arg-type]
    rows = _of_history(since, until) if history else _OF_ONE_SNAPSHOT  # type: ignore[arg-type]
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE sensitive_sites AS SELECT row_number() OVER (ORDER BY place) - 1 AS nr, * FROM ({rows})"
    )
    connection.execute(_SHAPES)
    plain = connection.execute(
        f"""SELECT {", ".join(_COLUMNS)}, coalesce(shape, nr) AS shape, shape IS NULL AS by_point
        FROM sensitive_sites LEFT JOIN site_shapes USING (panden) ORDER BY nr"""
    ).fetchnumpy()
    found = {name: np.asarray(values) for name, values in plain.items()}
    xy = np.column_stack([found.pop("x"), found.pop("y")]).astype(np.float64).reshape(-1, 2)
    shapes = shapely.points(xy)
    for shape, wkb in connection.execute("SELECT shape, wkb FROM site_shapes ORDER BY shape").fetchall():
        shapes[shape] = shapely.from_wkb(bytes(wkb))
    return Sites(xy=xy, shapes=shapes, planned=np.zeros(len(xy), dtype=bool), **found)


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
    no, texts = np.zeros(len(areas), dtype=bool), {"straat": [a.name for a in areas], "postcode": [""] * len(areas)}
    more: dict[str, NDArray[Any]] = {
        **flags,
        **{name: np.array(values, dtype=object) for name, values in texts.items()},
        "xy": shapely.get_coordinates(shapely.point_on_surface([a.shape for a in areas])),
        "undated": no,
        "by_point": no,
        "planned": ~no,
        "year": np.array([a.year for a in areas]),
        "shape": np.arange(len(areas)) + len(found.shapes),
        "shapes": np.array([a.shape for a in areas], dtype=object),
    }
    return Sites(**{name: np.concatenate([getattr(found, name), values]) for name, values in more.items()})


def planned_areas(permission: Permission, base: date | None, parks: BaseGeometry) -> list[Area]:
    """What plans admit now, and admitted on the base day; without a base day, or a plan that then held there, as now.

    A plan whose forerunner is unknown takes nothing: what held before it is not known. `parks`: the current parks.
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
            found += [Area(plan.name, plan.day.year, shape, on, now, before) for on, shape in sides if shape.area > SLIVER_M2]
    return found


_COLUMNS = ("x", "y", "on_current", "now", "before", "undated", "straat", "postcode", "year")

# A pand on the table with its outline of now; with history also one that is gone, with its last outline.
_PANDEN = "SELECT pand_id, geometry FROM panden WHERE geometry IS NOT NULL AND NOT ST_IsEmpty(geometry)"


def _panden_of_history(until: date) -> str:
    # Where no history of panden is known the outlines of one day serve.
    return f"""SELECT id AS pand_id, geometry FROM ({held_on(PAND_STATES, until)})
        WHERE geometry IS NOT NULL AND NOT ST_IsEmpty(geometry)
        UNION ALL ({_PANDEN} AND pand_id NOT IN (SELECT id FROM pand_voorkomens))"""


# Units of one pand share a shape, at the number of the first of them.
_SHAPES = """CREATE OR REPLACE TEMP TABLE site_shapes AS
    WITH groups AS (SELECT panden, min(nr) AS shape FROM sensitive_sites GROUP BY panden)
    SELECT panden, any_value(shape) AS shape, ST_AsWKB(CASE count(*) WHEN 1 THEN any_value(geometry) ELSE ST_Collect(list(geometry ORDER BY pand_id)) END) AS wkb
    FROM (SELECT panden, shape, unnest(panden) AS pand_id FROM groups) JOIN site_panden USING (pand_id) GROUP BY panden"""

_OF_ONE_SNAPSHOT = """SELECT nr AS place, x, y, on_current, true AS now, NOT coalesce(since_base, false) AS before,
    since_base IS NULL AS undated, coalesce(straat, postcode, '') AS straat, coalesce(postcode, '') AS postcode,
    coalesce(bouwjaar, 0) AS year, CASE WHEN pand_id IS NULL THEN [] ELSE [pand_id] END AS panden
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
