"""What lies around a plan: cells of the parks, sensitive sites, business units. Read once, asked many times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from werkruimte.domain.figure import Area, Period
from werkruimte.domain.source import Source
from werkruimte.methods.kernels import nearest_site
from werkruimte.rules.rules import Rules
from werkruimte.studies.room import COLLAPSED, READINGS
from werkruimte.studies.studies import Studies

ASSUMED = "Aanname, niet geverifieerd: een geconsolideerde versie telt als geldend, hier"
UNKNOWN_FLOOR_M2 = 999_999


@dataclass(frozen=True)
class Ground:
    """Arrays in RD metres. `*_site_m`: metres to the nearest sensitive site, per reading, inf beyond the longest distance.

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
    parks: tuple[tuple[str, str], ...]
    park_shapes: tuple[BaseGeometry, ...]
    units_xy: NDArray[np.float64]
    unit_floor: NDArray[np.float64]
    unit_on_park: NDArray[np.bool_]
    unit_site_m: dict[str, NDArray[np.float64]]
    business_xy: NDArray[np.float64]
    business_floor: NDArray[np.float64]
    business_klasse: NDArray[np.object_]
    homes_xy: NDArray[np.float64]
    sites_xy: NDArray[np.float64]
    sites_on_park: NDArray[np.bool_]
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

    def sites(self, reading: str) -> NDArray[np.float64]:
        """The sensitive sites of a reading."""
        return self.sites_xy if reading == "alle" else self.sites_xy[~self.sites_on_park]

    def ids(self, *kinds: str) -> tuple[str, ...]:
        """Ids of the sources of these kinds."""
        return tuple(s.id for kind in kinds for s in self.sources if s.kind == kind)


def ground(studies: Studies) -> Ground:
    """Read the surroundings from the study tables; what every plan of a municipality shares."""
    cells = _columns(studies, "SELECT x, y, rin FROM cells ORDER BY rin, x, y")
    parks = studies.connection.execute("SELECT rin, name, ST_AsWKB(geometry) FROM current_parks ORDER BY rin").fetchall()
    place = {rin: number for number, (rin, _, _) in enumerate(parks)}
    sites = _columns(studies, "SELECT x, y, on_current FROM placed WHERE is_sensitive ORDER BY nr")
    sites_on_park = np.asarray(sites["on_current"], dtype=bool)
    business = _columns(studies, "SELECT x, y, oppervlakte AS m2, klasse, on_current FROM placed WHERE is_business ORDER BY nr")
    on_park = np.asarray(business["on_current"], dtype=bool)
    floor = np.asarray(business["m2"], dtype=np.float64)
    floor[floor >= UNKNOWN_FLOOR_M2] = np.nan
    exposed = on_park | (np.asarray(business["klasse"]) == "industrie")
    homes = _columns(studies, "SELECT x, y FROM placed WHERE klasse = 'woon' ORDER BY nr")
    outline = studies.connection.execute("SELECT ST_AsWKB(geometry) FROM municipality").fetchall()
    limit = max(max(d) for d in studies.rules.distances_m.values()) + 1.0
    cells_xy, sites_xy, business_xy = _xy(cells), _xy(sites), _xy(business)
    chosen = {reading: sites_xy if reading == "alle" else sites_xy[~sites_on_park] for reading in READINGS}
    return Ground(
        municipality=studies.municipality,
        outline=shapely.from_wkb(bytes(outline[0][0])) if outline else None,
        rules=studies.rules,
        sources=studies.sources,
        period=studies.units_period,
        cells_xy=cells_xy,
        cell_park=np.array([place[r] for r in cells["rin"]], dtype=np.int64),
        cell_site_m={r: nearest_site(cells_xy, chosen[r], limit)[0] for r in READINGS},
        parks=tuple((rin, name) for rin, name, _ in parks),
        park_shapes=tuple(shapely.from_wkb(bytes(wkb)) for _, _, wkb in parks),
        units_xy=business_xy[exposed],
        unit_floor=floor[exposed],
        unit_on_park=on_park[exposed],
        unit_site_m={r: nearest_site(business_xy[exposed], chosen[r], limit)[0] for r in READINGS},
        business_xy=business_xy,
        business_floor=floor,
        business_klasse=np.asarray(business["klasse"], dtype=object),
        homes_xy=_xy(homes),
        sites_xy=sites_xy,
        sites_on_park=sites_on_park,
        hidden_sites=_hidden(studies),
        has_units=studies.units is not None,
        admitted=tuple((c, area) for p in studies.permission.plans for c, area in p.admitted.items()),
        admitted_note=" ".join(f"{ASSUMED} {name}." for name in studies.permission.assumed),
    )


def _columns(studies: Studies, sql: str) -> dict[str, Any]:
    return dict(studies.connection.execute(sql).fetchnumpy())


def _xy(columns: dict[str, Any]) -> NDArray[np.float64]:
    return np.column_stack([columns["x"], columns["y"]]).astype(np.float64).reshape(-1, 2)


def _hidden(studies: Studies) -> bool:
    kinds = ", ".join(f"'{k}'" for k in COLLAPSED)
    return bool(studies.connection.execute(f"SELECT count(*) > 0 FROM placed WHERE klasse IN ({kinds})").fetchall()[0][0])
