"""The usable environmental room on current parks: cells with c* before and now, and who lowered it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import shapely
from numpy.typing import NDArray

from werkruimte.methods.grid import cells_in, outline_share_near
from werkruimte.methods.kernels import nearest_site
from werkruimte.methods.room import steps_lost, usable_category
from werkruimte.rules.rules import Rules

TABLES = ("rustig", "gemengd")
READINGS = ("omgeving", "alle")
VARIANTS = tuple(f"{table}.{reading}" for table in TABLES for reading in READINGS)
COLLAPSED = ("winkel_of_kantoor", "overig")


@dataclass(frozen=True)
class Cluster:
    """New sensitive sites of one street and year that lowered c*, under one variant."""

    label: str
    year: int
    dwellings: int
    cells: int
    x: float
    y: float
    rin: str


@dataclass(frozen=True)
class Room:
    """Cells in the table `cells`; per variant the clusters that lowered c*; the inner-city parks.

    dates: per reading how many sensitive sites there are, and how many of them have no bouwjaar.
    lost_at_most: per variant the cells that fell if every undated site were new; None where no undated site matters.
    """

    cells: int
    clusters: dict[str, list[Cluster]]
    inner_city: tuple[str, ...]
    dates: dict[str, tuple[int, int]]
    lost_at_most: dict[str, int | None]

    def dated(self, variant: str) -> bool:
        """Whether before can be told from now: some site of the reading has a bouwjaar, or there is no site at all."""
        sites, undated = self.dates[variant.split(".")[1]]
        return not sites or undated < sites


def column(variant: str, moment: str) -> str:
    """The column of `cells` with the category index of a variant (`now` or `base`), -1 where none fits."""
    return f"c_{variant.replace('.', '_')}_{moment}"


def study(connection: duckdb.DuckDBPyConnection, rules: Rules) -> Room:
    """Make the table `cells` (x, y, rin, and c* per variant and moment; RD metres) on current parks.

    Distances run from the cell centre to the unit's point (no pand known). A site without bouwjaar counts as old:
    it was there before, and lowers nothing. Source: CONTRACT 2, c*.
    """
    parks = connection.execute("SELECT rin, ST_AsWKB(geometry) FROM current_parks ORDER BY rin").fetchall()
    shapes = [shapely.from_wkb(bytes(wkb)) for _, wkb in parks]
    rins = np.array([rin for rin, _ in parks], dtype=object)
    centres, owner = cells_in(shapes, rules.value("cell_m"))
    sites = _sites(connection)
    columns: dict[str, NDArray[Any]] = {"x": centres[:, 0], "y": centres[:, 1], "park": owner}
    clusters: dict[str, list[Cluster]] = {}
    dates: dict[str, tuple[int, int]] = {}
    lost_at_most: dict[str, int | None] = {}
    limit = max(max(d) for d in rules.distances_m.values()) + 1.0
    for reading in READINGS:
        keep = np.arange(len(sites["xy"])) if reading == "alle" else np.flatnonzero(~sites["on_current"])
        new = keep[sites["since_base"][keep]]
        undated = sites["undated"][keep]
        dates[reading] = (len(keep), int(undated.sum()))
        now_m, base_m, dated_m = (
            nearest_site(centres, sites["xy"][some], limit)[0] for some in (keep, np.setdiff1d(keep, new), _old(sites, keep))
        )
        _, by = nearest_site(centres, sites["xy"][new], limit)
        for table in TABLES:
            steps = np.array(rules.distances_m[table])
            now, base, dated = (usable_category(steps, metres) for metres in (now_m, base_m, dated_m))
            variant = f"{table}.{reading}"
            columns[column(variant, "now")], columns[column(variant, "base")] = now, base
            lost = steps_lost(base, now) > 0
            lost_at_most[variant] = int((steps_lost(dated, now) > 0).sum()) if (dated != base).any() else None
            clusters[variant] = _clusters(sites, new[by[lost]], owner[lost], rins)
    _store(connection, columns)
    return Room(len(centres), clusters, _inner_city(connection, rins, shapes, rules), dates, lost_at_most)


def _old(sites: dict[str, Any], keep: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sites that are known to have stood before the base year."""
    dated: NDArray[np.int64] = keep[~(sites["since_base"] | sites["undated"])[keep]]
    return dated


def _sites(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    rows = connection.execute(
        "SELECT x, y, on_current, coalesce(since_base, false) AS since_base, since_base IS NULL AS undated, coalesce(straat, postcode, '') AS straat, coalesce(postcode, '') AS postcode, coalesce(bouwjaar, 0) AS bouwjaar FROM placed WHERE is_sensitive ORDER BY nr"
    ).fetchnumpy()
    plain = {k: np.asarray(v) for k, v in rows.items()}
    return plain | {"xy": np.column_stack([plain["x"], plain["y"]]).astype(np.float64).reshape(-1, 2)}


def _clusters(sites: dict[str, Any], guilty: NDArray[np.int64], owner: NDArray[np.int64], rins: NDArray[np.object_]) -> list[Cluster]:
    """Group the sites that lowered a cell by street (within a place) and year. guilty, owner: one entry a lost cell."""
    groups: dict[tuple[str, str, int], list[int]] = {}
    for position, site in enumerate(guilty):
        key = (str(sites["straat"][site]), str(sites["postcode"][site])[:4], int(sites["bouwjaar"][site]))
        groups.setdefault(key, []).append(position)
    found = []
    for (street, place, year), positions in sorted(groups.items()):
        same = (sites["straat"] == street) & (sites["bouwjaar"] == year) & np.char.startswith(sites["postcode"].astype(str), place)
        xy = sites["xy"][same].mean(axis=0)
        parks, counts = np.unique(owner[positions], return_counts=True)
        label = f"{street} ({place})" if place else street
        found.append(Cluster(label, year, int(same.sum()), len(positions), float(xy[0]), float(xy[1]), str(rins[parks[counts.argmax()]])))
    return sorted(found, key=lambda c: (-c.cells, c.label, c.year))


def _store(connection: duckdb.DuckDBPyConnection, columns: dict[str, NDArray[Any]]) -> None:
    connection.register("cell_columns", columns)
    connection.execute(
        """CREATE TABLE cells AS SELECT c.* EXCLUDE (park), p.rin FROM cell_columns c
        JOIN (SELECT row_number() OVER (ORDER BY rin) - 1 AS park, rin FROM current_parks) p USING (park) ORDER BY rin, x, y"""
    )
    connection.unregister("cell_columns")


def _inner_city(
    connection: duckdb.DuckDBPyConnection, rins: NDArray[np.object_], shapes: list[shapely.Geometry], rules: Rules
) -> tuple[str, ...]:
    rows = connection.execute("SELECT x, y, coalesce(rin, '') AS rin FROM placed WHERE klasse = 'woon' ORDER BY nr").fetchnumpy()
    points = np.column_stack([rows["x"], rows["y"]]).astype(np.float64).reshape(-1, 2)
    found = []
    for rin, shape in zip(rins, shapes, strict=True):
        outside = points[np.asarray(rows["rin"]) != rin]
        share = outline_share_near(shape, outside, rules.value("inner_city_near_m"))
        if 100 * share >= rules.value("inner_city_share_pct"):
            found.append(str(rin))
    return tuple(found)
