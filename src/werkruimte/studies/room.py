"""The usable environmental room on current parks: cells with c* before and now, and who lowered it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import numpy as np
import shapely
from numpy.typing import NDArray

from werkruimte.facts.voorkomens import UNIT_STATES, held_on
from werkruimte.methods.grid import cells_in, outline_share_near
from werkruimte.methods.kernels import nearest_site
from werkruimte.methods.room import usable_category
from werkruimte.rules.rules import Rules

TABLES = ("rustig", "gemengd")
READINGS = ("omgeving", "alle")
VARIANTS = tuple(f"{table}.{reading}" for table in TABLES for reading in READINGS)
SENSITIVE = ("woon", "onderwijs", "gezondheidszorg")
COLLAPSED = ("winkel_of_kantoor", "overig")


@dataclass(frozen=True)
class Cluster:
    """Sensitive sites of one street and year that came and lowered c*, or went and gave it back, under one variant."""

    label: str
    year: int
    dwellings: int
    cells: int
    x: float
    y: float
    rin: str


@dataclass(frozen=True)
class Room:
    """Cells in the table `cells`; per variant the clusters that lowered c*, and that gave it back; the inner-city parks.

    relief: empty without history, since one snapshot does not show what went.
    dates: per reading how many sensitive sites there are, and how many of them have no bouwjaar.
    lost_at_most: per variant the cells that fell if every undated site were new; None where no undated site matters.
    """

    cells: int
    clusters: dict[str, list[Cluster]]
    relief: dict[str, list[Cluster]]
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


def study(connection: duckdb.DuckDBPyConnection, rules: Rules, since: date | None = None) -> Room:
    """Make the table `cells` (x, y, rin, and c* per variant and moment; RD metres) on current parks.

    `since`: with the history of the BAG the base day; the sites of before are then those in stock on it, else those
    with a bouwjaar before the base year. Distances run from the cell centre to the unit's point (no pand known). A
    site without bouwjaar counts as old: it was there before, and lowers nothing. Source: CONTRACT 2, c*.
    """
    parks = connection.execute("SELECT rin, ST_AsWKB(geometry) FROM current_parks ORDER BY rin").fetchall()
    shapes = [shapely.from_wkb(bytes(wkb)) for _, wkb in parks]
    rins = np.array([rin for rin, _ in parks], dtype=object)
    centres, owner = cells_in(shapes, rules.value("cell_m"))
    sites = _sites(connection, since)
    columns: dict[str, NDArray[Any]] = {"x": centres[:, 0], "y": centres[:, 1], "park": owner}
    clusters: dict[str, list[Cluster]] = {}
    relief: dict[str, list[Cluster]] = {}
    dates: dict[str, tuple[int, int]] = {}
    lost_at_most: dict[str, int | None] = {}
    limit = max(max(d) for d in rules.distances_m.values()) + 1.0
    for reading in READINGS:
        chosen = np.full(len(sites["xy"]), reading == "alle") | ~sites["on_current"]
        dates[reading] = (int((chosen & sites["now"]).sum()), int((chosen & sites["undated"]).sum()))
        old = chosen & sites["before"]
        now_m, base_m, dated_m = (
            nearest_site(centres, sites["xy"][some], limit)[0] for some in (chosen & sites["now"], old, old & ~sites["undated"])
        )
        came, went = (np.flatnonzero(chosen & (sites[a] & ~sites[b])) for a, b in (("now", "before"), ("before", "now")))
        (_, by), (_, freed_by) = (nearest_site(centres, sites["xy"][some], limit) for some in (came, went))
        for table in TABLES:
            steps = np.array(rules.distances_m[table])
            now, base, dated = (usable_category(steps, metres) for metres in (now_m, base_m, dated_m))
            variant = f"{table}.{reading}"
            columns[column(variant, "now")], columns[column(variant, "base")] = now, base
            lost, freed = base > now, now > base
            lost_at_most[variant] = int((dated > now).sum()) if (dated != base).any() else None
            clusters[variant] = _clusters(sites, came, by[lost], owner[lost], rins)
            relief[variant] = _clusters(sites, went, freed_by[freed], owner[freed], rins)
    _store(connection, columns)
    return Room(len(centres), clusters, relief, _inner_city(connection, rins, shapes, rules), dates, lost_at_most)


def _sites(connection: duckdb.DuckDBPyConnection, since: date | None) -> dict[str, Any]:
    """Sensitive sites of now and before, one entry each: xy, on_current, now, before, undated, street, postcode, year.

    year: that of the bouwjaar; with history that in which the site came or went.
    """
    rows = connection.execute(_OF_ONE_SNAPSHOT if since is None else _of_history(since)).fetchnumpy()
    plain = {k: np.asarray(v) for k, v in rows.items()}
    return plain | {"xy": np.column_stack([plain["x"], plain["y"]]).astype(np.float64).reshape(-1, 2)}


_OF_ONE_SNAPSHOT = """SELECT x, y, on_current, true AS now, NOT coalesce(since_base, false) AS before, since_base IS NULL AS undated,
    coalesce(straat, postcode, '') AS straat, coalesce(postcode, '') AS postcode, coalesce(bouwjaar, 0) AS year
    FROM placed WHERE is_sensitive ORDER BY nr"""


def _of_history(since: date) -> str:
    """A unit that was sensitive on the base day and is so now is one site, on its place of now."""
    return f"""WITH spells AS (SELECT * FROM ({UNIT_STATES}) WHERE in_stock AND list_has_any(uses, {list(SENSITIVE)})),
        came AS (SELECT id, min(begin) AS day FROM spells WHERE begin > DATE '{since}' GROUP BY id),
        went AS (SELECT id, max(eind) AS day FROM spells GROUP BY id),
        earlier AS (SELECT * FROM ({held_on(UNIT_STATES, since)}) WHERE in_stock AND list_has_any(uses, {list(SENSITIVE)})),
        streets AS (SELECT pand_id, min(straat) AS straat, min(postcode) AS postcode FROM placed GROUP BY pand_id)
        SELECT coalesce(p.x, e.x) AS x, coalesce(p.y, e.y) AS y, p.id IS NOT NULL AS now, e.id IS NOT NULL AS before, false AS undated,
            coalesce(p.on_current, EXISTS (FROM current_parks c WHERE ST_Intersects(c.geometry, ST_SetCRS(ST_Point(e.x, e.y), 'EPSG:28992')))) AS on_current,
            coalesce(p.straat, p.postcode, s.straat, '') AS straat, coalesce(p.postcode, s.postcode, '') AS postcode,
            coalesce(year(CASE WHEN p.id IS NULL THEN w.day ELSE c.day END), 0)::INTEGER AS year
        FROM (SELECT * FROM placed WHERE is_sensitive) p FULL JOIN earlier e ON e.id = p.id
        LEFT JOIN came c ON c.id = p.id LEFT JOIN went w ON w.id = e.id LEFT JOIN streets s ON s.pand_id = e.pand_ids[1]
        WHERE coalesce(p.x, e.x) IS NOT NULL ORDER BY coalesce(p.id, e.id)"""


def _clusters(
    sites: dict[str, Any], some: NDArray[np.int64], by: NDArray[np.int64], owner: NDArray[np.int64], rins: NDArray[np.object_]
) -> list[Cluster]:
    """Group the sites that changed a cell by street (within a place) and year.

    some: the sites that came (or went); by, owner: one entry a changed cell, its nearest of `some` and its park.
    """
    keys = [(str(sites["straat"][i]), str(sites["postcode"][i])[:4], int(sites["year"][i])) for i in some]
    groups: dict[tuple[str, str, int], list[int]] = {}
    for position, site in enumerate(by):
        groups.setdefault(keys[site], []).append(position)
    found = []
    for key, positions in sorted(groups.items()):
        street, place, year = key
        same = some[[k == key for k in keys]]
        x, y = sites["xy"][same].mean(axis=0)
        parks, counts = np.unique(owner[positions], return_counts=True)
        label = f"{street} ({place})" if place else street
        found.append(Cluster(label, year, len(same), len(positions), float(x), float(y), str(rins[parks[counts.argmax()]])))
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
