"""What changed on which day: units whose floor or gebruiksdoel changed, panden that came or went.

Makes the temporary tables `floor_moves` and `floor_pand_moves`; both hold the whole history, so that the cause of an
event does not depend on the period asked for.
"""

from __future__ import annotations

import duckdb

from werkruimte.facts.voorkomens import LAST_REGISTERED, PAND_STATES, UNIT_STATES


def find_moves(connection: duckdb.DuckDBPyConnection) -> None:
    """Derive both tables from `verblijfsobject_voorkomens` and `pand_voorkomens`.

    floor_moves, one row a unit and day: state before and after (`klasse_*` null outside the stock, `area_*` in m2 and
    0 where unknown), `measured` (from *niet ingemeten* to *in gebruik*), `never_was`, x, y, and `complex`: panden that
    units share which changed that day count as one. floor_pand_moves: pand_id, day, `entered`, `never_was`, geometry; a pand that enters on the
    spot of one that was written off as *ten onrechte opgevoerd* that day bears another number, and is no new one: `never_was` as well.
    """
    _steps(connection, "floor_unit_steps", UNIT_STATES)
    _steps(connection, "floor_pand_steps", PAND_STATES)
    connection.execute(_UNIT_MOVES)
    connection.execute(_COMPLEXES)
    connection.execute(_PAND_MOVES)
    connection.execute(_RENUMBERED.format(shape=pand_shape(connection)))
    for table in ("floor_unit_steps", "floor_pand_steps", "floor_unit_steps_states", "floor_pand_steps_states", "floor_unit_moves"):
        connection.execute(f"DROP TABLE {table}")


def pand_shape(connection: duckdb.DuckDBPyConnection) -> str:
    """SQL of the geometry of `floor_pand_moves`, which some readers leave as bytes."""
    columns = connection.execute("DESCRIBE floor_pand_moves").fetchall()
    return "ST_GeomFromWKB(geometry)" if any(name == "geometry" and kind == "BLOB" for name, kind, *_ in columns) else "geometry"


SAME_SPOT = "(ST_Intersects(fresh.shape, old.inside) OR ST_Intersects(old.shape, fresh.inside))"
"""Of two panden with a `shape` and a point `inside` it; neighbours that overlap by a drawn line are not on one spot."""


def _steps(connection: duckdb.DuckDBPyConnection, name: str, states: str) -> None:
    """`<name>_states`: the voorkomens, numbered; `<name>`: per object and day of change the number before and after."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name}_states AS SELECT row_number() OVER () AS nr, * FROM ({states})")
    # An OR over both tables would make the join compare every pair; coalesce keeps it a hash join on id.
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE {name} AS
        WITH cuts AS (SELECT id, begin AS day FROM {name}_states
                      UNION SELECT id, eind FROM {name}_states WHERE eind IS NOT NULL),
        held AS (SELECT c.id, c.day, s.nr FROM cuts c
                 LEFT JOIN {name}_states s ON s.id = c.id AND s.begin <= c.day AND c.day < coalesce(s.eind, DATE 'infinity')
                 QUALIFY row_number() OVER (PARTITION BY c.id, c.day ORDER BY {LAST_REGISTERED}) = 1)
        SELECT id, day, lag(nr) OVER (PARTITION BY id ORDER BY day) AS before_nr, nr AS after_nr FROM held"""
    )


_UNIT_MOVES = """
CREATE OR REPLACE TEMP TABLE floor_unit_moves AS
SELECT m.id AS unit_id, m.day,
    CASE WHEN b.in_stock THEN b.klasse END AS klasse_before, CASE WHEN a.in_stock THEN a.klasse END AS klasse_after,
    coalesce(b.is_business, false) AS business_before, coalesce(a.is_business, false) AS business_after,
    CASE WHEN b.in_stock THEN b.oppervlakte ELSE 0 END AS area_before,
    CASE WHEN a.in_stock THEN a.oppervlakte ELSE 0 END AS area_after,
    coalesce(b.in_stock AND b.area_unknown, false) AS unknown_before,
    coalesce(a.in_stock AND a.area_unknown, false) AS unknown_after,
    CASE WHEN b.in_stock THEN b.pand_ids ELSE [] END AS panden_before,
    CASE WHEN a.in_stock THEN a.pand_ids ELSE [] END AS panden_after,
    coalesce(b.not_measured AND a.in_use, false) AS measured,
    coalesce(b.never_was, false) OR coalesce(a.never_was, false) AS never_was,
    CASE WHEN a.in_stock THEN a.x ELSE b.x END AS x, CASE WHEN a.in_stock THEN a.y ELSE b.y END AS y
FROM floor_unit_steps m
LEFT JOIN floor_unit_steps_states b ON b.nr = m.before_nr
LEFT JOIN floor_unit_steps_states a ON a.nr = m.after_nr
WHERE (coalesce(b.in_stock, false) OR coalesce(a.in_stock, false))
    AND (b.in_stock IS DISTINCT FROM a.in_stock OR b.klasse <> a.klasse OR b.is_business <> a.is_business
         OR b.oppervlakte <> a.oppervlakte OR b.area_unknown <> a.area_unknown)"""

# A unit in two panden ties them for that day: reach() walks from pand to pand, the smallest id names the complex.
_COMPLEXES = """
CREATE OR REPLACE TEMP TABLE floor_moves AS
WITH RECURSIVE touched AS (
    SELECT unit_id, day, list_sort(list_distinct(panden_before || panden_after)) AS panden FROM floor_unit_moves),
tied AS (SELECT DISTINCT day, panden[1] AS a, unnest(panden[2:]) AS b FROM touched WHERE len(panden) > 1),
tie AS (SELECT day, a, b FROM tied UNION SELECT day, b, a FROM tied),
reach AS (SELECT day, a AS pand, a AS other FROM tie
          UNION SELECT r.day, r.pand, t.b FROM reach r JOIN tie t ON t.day = r.day AND t.a = r.other),
named AS (SELECT day, pand, min(other) AS complex FROM reach GROUP BY day, pand)
SELECT m.*, coalesce(n.complex, t.panden[1], m.unit_id) AS complex
FROM floor_unit_moves m JOIN touched t USING (unit_id, day)
LEFT JOIN named n ON n.day = m.day AND n.pand = t.panden[1]"""

_PAND_MOVES = """
CREATE OR REPLACE TEMP TABLE floor_pand_moves AS
SELECT m.id AS pand_id, m.day, coalesce(a.in_stock, false) AS entered,
    coalesce(b.never_was, false) OR coalesce(a.never_was, false) AS never_was,
    CASE WHEN a.in_stock THEN a.geometry ELSE b.geometry END AS geometry
FROM floor_pand_steps m
LEFT JOIN floor_pand_steps_states b ON b.nr = m.before_nr
LEFT JOIN floor_pand_steps_states a ON a.nr = m.after_nr
WHERE coalesce(b.in_stock, false) <> coalesce(a.in_stock, false)"""

_RENUMBERED = f"""
UPDATE floor_pand_moves SET never_was = true WHERE entered AND (pand_id, day) IN (
    WITH shapes AS (SELECT pand_id, day, entered, never_was, {{shape}} AS shape FROM floor_pand_moves
        WHERE geometry IS NOT NULL AND day IN (SELECT day FROM floor_pand_moves WHERE never_was AND NOT entered)),
    inner_points AS (SELECT *, ST_PointOnSurface(shape) AS inside FROM shapes)
    SELECT fresh.pand_id, fresh.day FROM inner_points fresh JOIN inner_points old ON old.day = fresh.day AND {SAME_SPOT}
    WHERE fresh.entered AND old.never_was AND NOT old.entered)"""
