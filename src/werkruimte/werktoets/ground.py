"""What lies around a plan: cells of the parks, sensitive sites, business units. Read once, asked many times."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from werkruimte.domain.figure import Area, Period
from werkruimte.domain.source import Source
from werkruimte.methods.kernels import nearest_shape
from werkruimte.methods.room import capped, usable_category
from werkruimte.rules.rules import Rules
from werkruimte.studies.permission import cap_at
from werkruimte.studies.room import COLLAPSED, READINGS, Coverage, coverage, measured_words
from werkruimte.studies.sites import Sites, planned_areas, sites, with_areas
from werkruimte.studies.studies import Studies

ASSUMED = "Aanname, niet geverifieerd: een geconsolideerde versie telt als geldend, hier"
UNKNOWN_FLOOR_M2 = 999_999
CLOSE = 1 / 8
"""Part of the limit within which the nearest site is looked for first; it changes no distance."""


@dataclass(frozen=True)
class Ground:
    """Arrays in RD metres. `*_site_m`: metres to the nearest sensitive site, per reading, inf beyond the longest distance.
    `*_cap`: the highest category that the plan in force tells, as `cap_at` gives it; cell_planned: whether a plan is known.
    In force on the day of the run, though the units may be older: what is tested is decided after it, and a plan adopted since binds it.
    site_shapes: what is measured to, the outline of the pand where it is known, else the point; site_by_point: it is the point.

    units: what a dwelling can constrain: business units on current parks, and units for industry elsewhere.
    business: every business unit, to count what stands inside a plan. floor: m2, NaN where unknown.
    admitted: category (empty where the map does not tell it) and area of what plans in force admit; the note names assumptions.
    """

    municipality: Area
    outline: BaseGeometry | None
    rules: Rules
    sources: tuple[Source, ...]
    period: Period
    cells_xy: NDArray[np.float64]
    cell_park: NDArray[np.int64]
    cell_site_m: dict[str, NDArray[np.float64]]
    cell_cap: NDArray[np.int8]
    cell_planned: NDArray[np.bool_]
    parks: tuple[tuple[str, str], ...]
    park_shapes: tuple[BaseGeometry, ...]
    units_xy: NDArray[np.float64]
    unit_floor: NDArray[np.float64]
    unit_on_park: NDArray[np.bool_]
    unit_site_m: dict[str, NDArray[np.float64]]
    unit_cap: NDArray[np.int8]
    business_xy: NDArray[np.float64]
    business_floor: NDArray[np.float64]
    business_klasse: NDArray[np.object_]
    homes_xy: NDArray[np.float64]
    sites_xy: NDArray[np.float64]
    sites_on_park: NDArray[np.bool_]
    site_shapes: NDArray[np.object_]
    site_by_point: NDArray[np.bool_]
    hidden_sites: bool
    has_units: bool
    admitted: tuple[tuple[str, BaseGeometry], ...] = ()
    admitted_note: str = ""

    @property
    def limit_m(self) -> float:
        """Beyond this distance no category changes."""
        return max(max(d) for d in self.rules.distances_m.values()) + 1.0

    @property
    def knows_room(self) -> bool:
        """Whether c* can be told: there are cells of parks, and units that say where the sensitive sites are."""
        return bool(len(self.cells_xy)) and self.has_units

    @property
    def cell_ha(self) -> float:
        """Hectares of one cell."""
        return self.rules.value("cell_m") ** 2 / 10_000

    def site_metres(self, spots: NDArray[np.float64], reading: str, gone: BaseGeometry | None = None) -> NDArray[np.float64]:
        """Metres from each spot to the nearest site of a reading, without those whose point lies in `gone`; inf beyond the limit."""
        metres = np.full(len(spots), np.inf)
        # Most spots have a site close by: only for those without one are all sites within the limit looked at.
        for limit in (CLOSE * self.limit_m, self.limit_m):
            far = np.flatnonzero(np.isinf(metres))
            near = self._sites_near(spots[far], limit)
            near = near[(reading == "alle") | ~self.sites_on_park[near]]
            if gone is not None and len(near):
                near = near[~np.asarray(shapely.intersects_xy(gone, self.sites_xy[near]))]
            metres[far] = nearest_shape(spots[far], self.site_shapes[near], limit)[0]
        return metres

    def _sites_near(self, spots: NDArray[np.float64], limit: float) -> NDArray[np.int64]:
        """Index of the sites that may lie within the limit of some spot."""
        if not len(spots):
            return np.empty(0, dtype=np.int64)
        low, high = spots.min(axis=0) - limit, spots.max(axis=0) + limit
        west, south, east, north = self._site_bounds
        return np.flatnonzero((west <= high[0]) & (east >= low[0]) & (south <= high[1]) & (north >= low[1]))

    @cached_property
    def _site_bounds(self) -> tuple[NDArray[np.float64], ...]:
        """West, south, east, north of every site: taken once, since plans of a municipality share them."""
        return tuple(shapely.bounds(self.site_shapes).T.copy())

    def cell_category(self, name: str, some: NDArray[Any]) -> NDArray[np.int8]:
        """c* now (index, -1 where none fits) of some cells under `table.reading`, no higher than the plan admits."""
        table, reading = name.split(".")
        return capped(usable_category(np.array(self.rules.distances_m[table]), self.cell_site_m[reading][some]), self.cell_cap[some])

    def coverage(self, cells: NDArray[np.int64]) -> Coverage:
        """How far plans in force cap some cells."""
        return coverage(self.cell_cap[cells], self.cell_planned[cells])

    def measured(self, area: BaseGeometry) -> str:
        """How distances around an area were measured, in a sentence."""
        west, south, east, north = area.buffer(self.limit_m).bounds
        x, y = self.sites_xy.T
        close = (x >= west) & (x <= east) & (y >= south) & (y <= north)
        return measured_words(int(close.sum()), int(self.site_by_point[close].sum()))

    def ids(self, *kinds: str) -> tuple[str, ...]:
        """Ids of the sources of these kinds."""
        return tuple(s.id for kind in kinds for s in self.sources if s.kind == kind)


def ground(studies: Studies) -> Ground:
    """Read the surroundings from the study tables; what every plan of a municipality shares."""
    cells = _columns(studies, "SELECT x, y, rin FROM cells ORDER BY rin, x, y")
    parks = studies.connection.execute("SELECT rin, name, ST_AsWKB(geometry) FROM current_parks ORDER BY rin").fetchall()
    place = {rin: number for number, (rin, _, _) in enumerate(parks)}
    shapes = tuple(shapely.from_wkb(bytes(wkb)) for _, _, wkb in parks)
    found = _sites(studies, shapes)
    business = _columns(studies, "SELECT x, y, oppervlakte AS m2, klasse, on_current FROM placed WHERE is_business ORDER BY nr")
    on_park = np.asarray(business["on_current"], dtype=bool)
    floor = np.asarray(business["m2"], dtype=np.float64)
    floor[floor >= UNKNOWN_FLOOR_M2] = np.nan
    exposed = on_park | (np.asarray(business["klasse"]) == "industrie")
    homes = _columns(studies, "SELECT x, y FROM placed WHERE klasse = 'woon' ORDER BY nr")
    outline = studies.connection.execute("SELECT ST_AsWKB(geometry) FROM municipality").fetchall()
    limit = max(max(d) for d in studies.rules.distances_m.values()) + 1.0
    cells_xy, business_xy = _xy(cells), _xy(business)
    cell_cap, cell_planned = cap_at(studies.permission, cells_xy, studies.rules.categories)
    chosen = {reading: found.now & (np.full(len(found.xy), reading == "alle") | ~found.on_current) for reading in READINGS}
    return Ground(
        municipality=studies.municipality,
        outline=shapely.from_wkb(bytes(outline[0][0])) if outline else None,
        rules=studies.rules,
        sources=studies.sources,
        period=studies.units_period,
        cells_xy=cells_xy,
        cell_park=np.array([place[r] for r in cells["rin"]], dtype=np.int64),
        cell_site_m={r: found.nearest(cells_xy, chosen[r], limit)[0] for r in READINGS},
        cell_cap=cell_cap,
        cell_planned=cell_planned,
        parks=tuple((rin, name) for rin, name, _ in parks),
        park_shapes=shapes,
        units_xy=business_xy[exposed],
        unit_floor=floor[exposed],
        unit_on_park=on_park[exposed],
        unit_site_m={r: found.nearest(business_xy[exposed], chosen[r], limit)[0] for r in READINGS},
        unit_cap=cap_at(studies.permission, business_xy[exposed], studies.rules.categories)[0],
        business_xy=business_xy,
        business_floor=floor,
        business_klasse=np.asarray(business["klasse"], dtype=object),
        homes_xy=_xy(homes),
        sites_xy=found.xy[found.now],
        sites_on_park=found.on_current[found.now],
        site_shapes=found.outlines(found.now),
        site_by_point=found.by_point[found.now],
        hidden_sites=_hidden(studies),
        has_units=studies.units is not None,
        admitted=tuple((c, area) for p in studies.permission.plans for c, area in p.admitted.items()),
        admitted_note=" ".join(f"{ASSUMED} {name}." for name in studies.permission.assumed),
    )


def _sites(studies: Studies, parks: tuple[BaseGeometry, ...]) -> Sites:
    """The sensitive sites of now as the ledger of room has them, and those that a plan in force on the day of the run admits."""
    found = sites(studies.connection, None, None)
    return with_areas(found, planned_areas(studies.permission, None, shapely.union_all(parks))) if studies.permission.plans else found


def _columns(studies: Studies, sql: str) -> dict[str, Any]:
    return dict(studies.connection.execute(sql).fetchnumpy())


def _xy(columns: dict[str, Any]) -> NDArray[np.float64]:
    return np.column_stack([columns["x"], columns["y"]]).astype(np.float64).reshape(-1, 2)


def _hidden(studies: Studies) -> bool:
    kinds = ", ".join(f"'{k}'" for k in COLLAPSED)
    return bool(studies.connection.execute(f"SELECT count(*) > 0 FROM placed WHERE uses IS NULL AND klasse IN ({kinds})").fetchall()[0][0])
