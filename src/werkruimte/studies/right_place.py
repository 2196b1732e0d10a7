"""Who sits where: the room each use needs against the room of its place, per establishment and unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import shapely
from numpy.typing import NDArray

from werkruimte.methods.fit import fit
from werkruimte.methods.room import capped, usable_category
from werkruimte.rules.needs import OLD, need_in
from werkruimte.rules.rules import Rules
from werkruimte.studies.permission import NO_PLANS, Permission, cap_at
from werkruimte.studies.room import READINGS, TABLES, VARIANTS, longest
from werkruimte.studies.sites import planned_areas, sites, with_areas

CLASSES = ("past", "onderbenut", "strijdig", "onbekend")
NO_WORK = ("woon", "bijeenkomst", "cel", "gezondheidszorg", "logies", "onderwijs", "sport")
"""Gebruiksdoelen that need no room for work; an establishment in the unit tells more and goes first."""
UNKNOWN_FLOOR = 999_999


@dataclass(frozen=True)
class RightPlace:
    """The year of the register and what of it has no unit; tables `unit_fit` and `establishment_fit`."""

    year: int
    sources: tuple[str, ...]
    establishments: int
    without_unit: int
    without_need: int


def heavy_step(rules: Rules) -> int:
    """The step of the category table from which room is heavy (3.2)."""
    return rules.categories.index(f"{rules.value('heavy_category'):g}")


def room_column(variant: str) -> str:
    """The column of `unit_fit` with c* of a reading, as a step; -1 where not even category 1 fits."""
    return f"c_{variant.replace('.', '_')}"


def study(connection: duckdb.DuckDBPyConnection, rules: Rules, permission: Permission = NO_PLANS) -> RightPlace | None:
    """Make `establishment_fit` (id, unit_id, sbi, need, flexible), `unit_fit` and `work_streets`; None without a register.

    unit_fit: one row a unit in use, or a business unit without a known use: nr, rin, m2 (NULL unknown), class, need_low and
    need_high (steps; -1: needs no room; NULL unknown), room_low and room_high over the readings, c* per reading, `state`
    (bedrijf, geen_werk, leeg_of_onbekend), establishments, flexible, sure. A unit needs what its neediest user needs.
    Room is that at the unit's point, measured and capped as for the cells of the parks by `permission`,
    the plans in force on the day of the units: a plan adopted later says nothing of who sat right on that day. Source: METHODS M2.
    """
    rows = connection.execute("SELECT max(year), list(DISTINCT source ORDER BY source) FROM establishments").fetchall()
    if rows[0][0] is None:
        return None
    year = int(rows[0][0])
    _needs(connection, rules, year)
    _uses(connection)
    _store_room(connection, rules, permission)
    _streets(connection, heavy_step(rules))
    counts = connection.execute(
        "SELECT count(*), count(*) FILTER (nr IS NULL), count(*) FILTER (need_low IS NULL) FROM establishment_fit"
    ).fetchall()[0]
    return RightPlace(year, tuple(rows[0][1]), *(int(n) for n in counts))


def _needs(connection: duckdb.DuckDBPyConnection, rules: Rules, year: int) -> None:
    """establishment_fit: each establishment of the year with its unit and the need of its SBI code.

    An establishment without the key of a unit is in the only business unit at its point, to the metre; else its unit is unknown.
    """
    step = {category: i for i, category in enumerate(rules.categories)}
    codes = connection.execute(
        f"SELECT DISTINCT e.sbi, coalesce(v.version, {OLD}) FROM establishments e LEFT JOIN sbi_versions v USING (source) WHERE e.sbi IS NOT NULL ORDER BY ALL"
    ).fetchall()
    known = [((str(code), int(version)), need_in(str(code), int(version))) for code, version in codes]
    table = {
        "sbi": np.array([c for (c, _), _ in known], dtype=object),
        "version": np.array([v for (_, v), _ in known], dtype=np.int64),
        "need_low": np.array([np.nan if n.lowest is None else step[n.lowest] for _, n in known], dtype=np.float64),
        "need_high": np.array([np.nan if n.highest is None else step[n.highest] for _, n in known], dtype=np.float64),
        "sure": np.array([n.sure for _, n in known], dtype=bool),
        "flexible": np.array([n.flexible for _, n in known], dtype=object),
    }
    connection.register("sbi_needs", table)
    bare = "CASE WHEN isnan(n.{c}) THEN NULL ELSE n.{c} END AS {c}"
    connection.execute(
        f"""CREATE TABLE establishment_fit AS SELECT e.id, e.unit_id, e.sbi, e.nr, {bare.format(c="need_low")}, {bare.format(c="need_high")},
        coalesce(n.sure, false) AS sure, coalesce(n.flexible, 'nee') AS flexible
        FROM (SELECT e.*, coalesce(v.version, {OLD}) AS version, coalesce(u.nr, p.nr) AS nr FROM establishments e LEFT JOIN sbi_versions v USING (source)
            LEFT JOIN (SELECT id, min(nr) AS nr FROM placed GROUP BY id) u ON u.id = e.unit_id
            LEFT JOIN (SELECT round(x) AS px, round(y) AS py, min(nr) AS nr FROM placed WHERE is_business GROUP BY ALL HAVING count(*) = 1) p
            ON px = round(e.x) AND py = round(e.y)) e LEFT JOIN sbi_needs n USING (sbi, version)
        WHERE e.year = {year} ORDER BY e.id, e.sbi"""
    )
    connection.unregister("sbi_needs")


def _uses(connection: duckdb.DuckDBPyConnection) -> None:
    """unit_uses: what each unit is used for. One user of unknown need leaves the highest need open, not the lowest."""
    connection.execute(
        f"""CREATE TABLE unit_uses AS SELECT p.nr, p.id, p.rin, p.on_current, p.klasse, p.x, p.y,
        CASE WHEN p.oppervlakte < {UNKNOWN_FLOOR} THEN p.oppervlakte END AS m2,
        CASE WHEN e.nr IS NOT NULL THEN 'bedrijf' WHEN p.klasse IN {NO_WORK} AND NOT p.suspect THEN 'geen_werk' ELSE 'leeg_of_onbekend' END AS state,
        CASE WHEN e.nr IS NOT NULL THEN e.low WHEN p.klasse IN {NO_WORK} AND NOT p.suspect THEN -1 END AS need_low,
        CASE WHEN e.nr IS NOT NULL THEN e.high WHEN p.klasse IN {NO_WORK} AND NOT p.suspect THEN -1 END AS need_high,
        coalesce(e.n, 0) AS establishments, coalesce(e.sure, false) AS sure, coalesce(e.flexible, 'nee') AS flexible, p.is_business
        FROM placed p LEFT JOIN (SELECT nr, count(*) AS n, max(need_low) AS low, bool_and(sure) AS sure,
            CASE WHEN count(need_high) = count(*) THEN max(need_high) END AS high,
            CASE WHEN bool_or(flexible = 'nee') THEN 'nee' WHEN bool_or(flexible = 'misschien') THEN 'misschien' ELSE 'ja' END AS flexible
            FROM establishment_fit WHERE nr IS NOT NULL GROUP BY nr) e USING (nr)
        WHERE e.nr IS NOT NULL OR (p.on_current AND p.klasse <> 'overig') OR p.is_business ORDER BY p.nr"""
    )


def _store_room(connection: duckdb.DuckDBPyConnection, rules: Rules, permission: Permission) -> None:
    """unit_fit: the uses with c* per reading at their point, and their class over all readings."""
    uses = connection.execute("SELECT nr, x, y, need_low, need_high FROM unit_uses ORDER BY nr").fetchnumpy()
    room = _room(connection, np.column_stack([uses["x"], uses["y"]]).astype(np.float64).reshape(-1, 2), rules, permission)
    low, high = (np.ma.filled(np.ma.asarray(uses[c], dtype=np.float64), np.nan) for c in ("need_low", "need_high"))
    # A need that is open above may be the highest there is; one that is open below may be none.
    open_above = np.isnan(high) & ~np.isnan(low)
    need = np.column_stack([low, np.where(open_above, len(rules.categories) - 1, high)])
    every = np.column_stack(list(room.values()))
    bounds = np.column_stack([every.min(axis=1), every.max(axis=1)]).astype(np.float64)
    found = fit(need, bounds, heavy_step(rules), int(rules.value("under_use_steps")))
    columns: dict[str, Any] = {"nr": np.asarray(uses["nr"]), "klasse_nr": found, "room_low": bounds[:, 0], "room_high": bounds[:, 1]}
    columns |= {room_column(v): steps for v, steps in room.items()}
    connection.register("unit_room", columns)
    names = " ".join(f"WHEN {i} THEN '{name}'" for i, name in enumerate(CLASSES))
    connection.execute(
        f"""CREATE TABLE unit_fit AS SELECT u.* REPLACE (CASE WHEN need_low IS NOT NULL THEN coalesce(need_high, {len(rules.categories) - 1}) END AS need_high),
        CASE klasse_nr {names} END AS class, r.* EXCLUDE (nr, klasse_nr) FROM unit_uses u JOIN unit_room r USING (nr) ORDER BY nr"""
    )
    connection.unregister("unit_room")


def _streets(connection: duckdb.DuckDBPyConnection, heavy: int) -> None:
    """work_streets (street, place, park, units, advice): `licht welkom` where no business unit has heavy room in any reading, and
    category 1 fits; `niet hier` where each has it in every reading; else `per adres`. Buildings, not firms.
    """
    connection.execute(
        f"""CREATE TABLE work_streets AS SELECT p.straat AS street, coalesce(left(p.postcode, 4), '') AS place, coalesce(s.name, '') AS park,
        count(*) AS units, CASE WHEN bool_and(room_low >= {heavy}) THEN 'niet hier'
            WHEN bool_and(room_high < {heavy} AND room_low >= 0) THEN 'licht welkom' ELSE 'per adres' END AS advice
        FROM unit_fit f JOIN placed p USING (nr) LEFT JOIN park_shapes s ON s.rin = f.rin
        WHERE f.is_business AND p.straat IS NOT NULL GROUP BY ALL ORDER BY advice, street, place, park"""
    )


def _room(
    connection: duckdb.DuckDBPyConnection, points: NDArray[np.float64], rules: Rules, permission: Permission
) -> dict[str, NDArray[np.int8]]:
    """c* per reading at each point, as a step of the table, no higher than a plan admits."""
    parks = (
        [shapely.from_wkb(bytes(w)) for (w,) in connection.execute("SELECT ST_AsWKB(geometry) FROM current_parks").fetchall()]
        if permission.plans
        else []
    )
    found_sites = with_areas(sites(connection, None, None), planned_areas(permission, None, shapely.union_all(parks)))
    metres = {
        reading: found_sites.nearest(points, np.full(len(found_sites.xy), reading == "alle") | ~found_sites.on_current, longest(rules))[0]
        for reading in READINGS
    }
    cap, _ = cap_at(permission, points, rules.categories)
    found = {f"{t}.{r}": capped(usable_category(np.array(rules.distances_m[t]), metres[r]), cap) for t in TABLES for r in READINGS}
    return {v: found[v] for v in VARIANTS}
