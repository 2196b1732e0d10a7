"""Parks of two register editions, linked; which polygons are current."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from werkruimte.methods import bridge as method
from werkruimte.methods.bridge import Link, Park
from werkruimte.rules.rules import Rules


@dataclass(frozen=True)
class Bridge:
    """Editions (date, source id), oldest first; the links from first to last; the base year.

    `geometry_edition`: the last edition that has polygons, None when no edition has.
    """

    editions: tuple[tuple[date, str], ...]
    links: tuple[Link, ...]
    geometry_edition: date | None
    base_year: int | None

    @property
    def linked(self) -> bool:
        """Whether there are two editions to compare."""
        return len(self.editions) > 1


def study(connection: duckdb.DuckDBPyConnection, rules: Rules) -> Bridge:
    """Link the first edition to the last, and make the tables `park_shapes`, `current_parks` and `bridge`.

    park_shapes: one row a RIN of the geometry edition (rin, name, settlement, geometry, is_current).
    """
    editions = tuple(connection.execute("SELECT DISTINCT edition, source FROM parks ORDER BY 1, 2").fetchall())
    with_shape = connection.execute("SELECT max(edition) FROM parks WHERE geometry IS NOT NULL").fetchall()[0][0]
    base_year = editions[0][0].year if editions else None
    _shapes(connection, with_shape)
    links: tuple[Link, ...] = ()
    if len(editions) > 1:
        links = tuple(_linked(connection, editions[0][0], editions[-1][0], base_year, rules))
    _mark_current(connection, links)
    _table(connection, links)
    return Bridge(editions, links, with_shape, base_year)


def _shapes(connection: duckdb.DuckDBPyConnection, edition: date | None) -> None:
    connection.execute(
        """CREATE TABLE park_shapes AS SELECT rin, any_value(naam) AS name, coalesce(any_value(kern), '') AS settlement,
        ST_MakeValid(ST_Union_Agg(geometry)) AS geometry, true AS is_current
        FROM parks WHERE edition = ? AND geometry IS NOT NULL GROUP BY rin ORDER BY rin""",
        [edition],
    )


def _linked(connection: duckdb.DuckDBPyConnection, first: date, last: date, base_year: int | None, rules: Rules) -> list[Link]:
    touching: dict[str, set[str]] = {}
    pairs = connection.execute(
        "SELECT a.rin, b.rin FROM park_shapes a, park_shapes b WHERE a.rin <> b.rin AND ST_Distance(a.geometry, b.geometry) <= ?",
        [rules.value("touch_m")],
    ).fetchall()
    for a, b in pairs:
        touching.setdefault(a, set()).add(b)
    dwellings = _new_dwellings(connection, base_year, rules)
    older, newer = (_parks(connection, day, dwellings) for day in (first, last))
    return method.build(older, newer, touching, rules.value("link_area_pct"))


def _new_dwellings(connection: duckdb.DuckDBPyConnection, base_year: int | None, rules: Rules) -> dict[str, int | None]:
    """Dwellings built since the base year per park with a polygon; None where only undated ones stand, or no unit is known."""
    rows = connection.execute(
        """SELECT p.rin, count(*) FILTER (u.bouwjaar >= ?), count(*) FILTER (u.nr IS NOT NULL AND u.bouwjaar IS NULL),
        (SELECT count(*) FROM units) FROM park_shapes p
        LEFT JOIN units u ON ST_Contains(p.geometry, u.geometry) AND u.klasse = 'woon' AND u.oppervlakte <= ? GROUP BY p.rin""",
        [base_year, rules.value("max_dwelling_on_park_m2")],
    ).fetchall()
    return {rin: None if not new and (undated or not units) else new for rin, new, undated, units in rows}


def _parks(connection: duckdb.DuckDBPyConnection, edition: date, dwellings: dict[str, int | None]) -> list[Park]:
    rows = connection.execute(
        """SELECT rin, any_value(naam), coalesce(any_value(kern), ''), any_value(ha_bruto) FROM parks
        WHERE edition = ? AND ha_bruto IS NOT NULL GROUP BY rin ORDER BY rin""",
        [edition],
    ).fetchall()
    return [Park(rin, name or rin, kern, float(ha), dwellings.get(rin)) for rin, name, kern, ha in rows]


def _mark_current(connection: duckdb.DuckDBPyConnection, links: tuple[Link, ...]) -> None:
    for link in links:
        if link.cause == "out_with_dwellings":
            for park in link.older:
                connection.execute("UPDATE park_shapes SET is_current = false WHERE rin = ?", [park.rin])
    connection.execute("CREATE VIEW current_parks AS SELECT * FROM park_shapes WHERE is_current")


def _table(connection: duckdb.DuckDBPyConnection, links: tuple[Link, ...]) -> None:
    """One row a link: cause, status, what joined it, names, hectares, signed change."""
    connection.execute(
        """CREATE TABLE bridge (cause VARCHAR, status VARCHAR, evidence VARCHAR, older VARCHAR, newer VARCHAR,
        ha_older DOUBLE, ha_newer DOUBLE, change DOUBLE, rins VARCHAR[])"""
    )
    for link in links:
        ha = [sum(p.area_ha for p in side) for side in (link.older, link.newer)]
        names = [", ".join(p.name for p in side) for side in (link.older, link.newer)]
        rins = [p.rin for p in (*link.older, *link.newer)]
        connection.execute(
            "INSERT INTO bridge VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [link.cause, link.status, link.by, *names, *ha, link.change_ha, sorted(set(rins))],
        )
