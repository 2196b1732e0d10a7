"""Two maps of the register laid over each other: what is shared, what went, what came."""

from __future__ import annotations

from datetime import date

import duckdb

from werkruimte.methods.overlap import Overlay, Part
from werkruimte.rules.rules import Rules


def overlay(connection: duckdb.DuckDBPyConnection, first: date, last: date, rules: Rules) -> Overlay | None:
    """Lay the polygons of one edition over those of a later one; None when the later one has none.

    Where the later edition has no polygons but one in between does, a park keeps the polygon it had there while its area
    stayed within the margin of a link. Adds the pieces that went to `lost_parts`, with the dwellings built on them since.
    """
    _sides(connection, first, last, rules.value("link_area_pct"))
    if connection.execute("SELECT count(*) FROM newer_shapes").fetchall()[0][0] == 0:
        return None
    run = connection.execute
    areas = [dict(run(f"SELECT rin, ST_Area(geometry) / 10000 FROM {side}_shapes ORDER BY rin").fetchall()) for side in ("older", "newer")]
    shared = run(
        """SELECT o.rin, n.rin, ST_Area(ST_Intersection(o.geometry, n.geometry)) / 10000 FROM older_shapes o
        JOIN newer_shapes n ON ST_Intersects(o.geometry, n.geometry) ORDER BY 1, 2"""
    ).fetchall()
    _pieces(connection, rules)
    run(
        """INSERT INTO lost_parts SELECT $1, $2, p.rin, p.ha, CASE WHEN count(u.nr) FILTER (u.bouwjaar >= $3) > 0 THEN count(u.nr) FILTER (u.bouwjaar >= $3)
            WHEN count(u.nr) > 0 AND count(u.bouwjaar) = 0 OR (SELECT count(*) FROM units) = 0 THEN NULL ELSE 0 END, any_value(p.geometry)
        FROM pieces p LEFT JOIN units u ON ST_Contains(p.geometry, u.geometry) AND u.klasse = 'woon' AND u.oppervlakte <= $4
        WHERE p.side = 'older' GROUP BY p.piece, p.rin, p.ha ORDER BY p.rin, p.piece""",
        [first, last, first.year, rules.value("max_dwelling_on_park_m2")],
    )
    gone: dict[str, list[Part]] = {}
    for rin, ha, dwellings in run("SELECT rin, ha, dwellings FROM lost_parts WHERE first = ? AND last = ?", [first, last]).fetchall():
        gone.setdefault(rin, []).append(Part(ha, dwellings))
    came = dict(run("SELECT rin, sum(ha) FROM pieces WHERE side = 'newer' GROUP BY rin ORDER BY rin").fetchall())
    return Overlay(areas[0], areas[1], {(a, b): ha for a, b, ha in shared if ha > 0}, gone, came)


def opened(shape: str, metres: float) -> str:
    """SQL: a shape without what is narrower than twice these metres (morphological opening). Mitred, so corners stay."""
    joined = "8, 'CAP_FLAT', 'JOIN_MITRE', 5.0"
    return f"ST_Intersection({shape}, ST_Buffer(ST_Buffer({shape}, -{metres}, {joined}), {metres}, {joined}))"


def _sides(connection: duckdb.DuckDBPyConnection, first: date, last: date, link_pct: float) -> None:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE older_shapes AS SELECT rin, geometry FROM park_editions WHERE edition = ? AND geometry IS NOT NULL",
        [first],
    )
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE newer_shapes AS SELECT l.rin, coalesce(l.geometry, m.geometry) AS geometry FROM park_editions l
        LEFT JOIN (SELECT rin, max_by(geometry, edition) AS geometry, max_by(ha, edition) AS ha FROM park_editions
            WHERE edition > $1 AND edition < $2 AND geometry IS NOT NULL GROUP BY rin) m
        ON m.rin = l.rin AND abs(m.ha - l.ha) <= m.ha * $3 / 100
        WHERE l.edition = $2 AND coalesce(l.geometry, m.geometry) IS NOT NULL""",
        [first, last, link_pct],
    )


def _pieces(connection: duckdb.DuckDBPyConnection, rules: Rules) -> None:
    """pieces: what each side has outside the other, in connected pieces without slivers (opening, and a least area)."""
    metres, least = rules.value("sliver_m"), rules.value("least_part_ha")
    connection.execute("CREATE OR REPLACE TEMP TABLE pieces (side VARCHAR, piece BIGINT, rin VARCHAR, ha DOUBLE, geometry GEOMETRY)")
    for side, other in (("older", "newer"), ("newer", "older")):
        connection.execute(
            f"""INSERT INTO pieces WITH rest AS (SELECT a.rin, CASE WHEN count(b.rin) = 0 THEN any_value(a.geometry)
                ELSE ST_Difference(any_value(a.geometry), ST_Union_Agg(b.geometry)) END AS g
                FROM {side}_shapes a LEFT JOIN {other}_shapes b ON ST_Intersects(a.geometry, b.geometry) GROUP BY a.rin),
            opened AS (SELECT rin, {opened("g", metres)} AS g FROM rest WHERE NOT ST_IsEmpty(g)),
            single AS (SELECT rin, unnest(ST_Dump(g)).geom AS g FROM opened WHERE NOT ST_IsEmpty(g))
            SELECT '{side}', row_number() OVER (ORDER BY rin, ST_XMin(g), ST_YMin(g)), rin, ST_Area(g) / 10000, g FROM single
            WHERE ST_Area(g) / 10000 >= {least} ORDER BY rin, ST_XMin(g), ST_YMin(g)"""
        )
