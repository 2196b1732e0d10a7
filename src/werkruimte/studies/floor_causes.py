"""The cause of each change of floor (CONTRACT 2, floor ledger), as set operations on `floor_moves`.

Two views of the same changes: `klasse` (each gebruiksdoel for itself) and `business` (business floor as a whole, with
`woon`, `overig` and `other` around it). A piece is what one move does to one scope: `stay` (in the scope before and
after, other floor), `change` (to or from another scope), `move` (in or out of stock).
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class Thresholds:
    """From where on a change of floor is no correction: at least `pct` of the floor before, and at least `m2`.

    `rebuilt_years`: a dwelling that comes on the spot of a demolished pand within so many years took its place.
    `merge_days`: a split or merger that is registered bit by bit takes at most so many days.
    """

    pct: float
    m2: float
    rebuilt_years: int
    merge_days: int


def find_causes(connection: duckdb.DuckDBPyConnection, thresholds: Thresholds) -> None:
    """Make the temporary table `floor_causes` from `floor_moves` and `floor_pand_moves`.

    One row a piece, or two where part of it is offset within its pand and gebruiksdoel (split, merge, renumbering, on
    one day or over `merge_days`):
    unit_id, day, x, y, scope, klasse, cause, target, oppervlakte (m2, signed), area_unknown, panden (sorted).
    """
    connection.execute(_PIECES)
    connection.execute(_GROUPS)
    connection.execute(_OTHERS)
    connection.execute(_NEAR_PAND_MOVES)
    at_least = {"pct": thresholds.pct, "m2": thresholds.m2}
    connection.execute(_JUDGED, at_least)
    connection.execute(_OVER_DAYS, {"merge_days": thresholds.merge_days})
    connection.execute(_CAUSES, at_least)
    for table in ("floor_pieces", "floor_groups", "floor_others", "floor_with_pand", "floor_judged", "floor_over_days"):
        connection.execute(f"DROP TABLE {table}")


_BUSINESS_LABEL = "CASE WHEN business_{0} THEN 'business' WHEN klasse_{0} IN ('woon', 'overig') THEN klasse_{0} ELSE 'other' END"
_PIECES = f"""
CREATE OR REPLACE TEMP TABLE floor_pieces AS
WITH labelled AS (
    SELECT *, 'klasse' AS view, klasse_before AS label_before, klasse_after AS label_after FROM floor_moves
    UNION ALL
    SELECT *, 'business', CASE WHEN klasse_before IS NOT NULL THEN {_BUSINESS_LABEL.format("before")} END,
        CASE WHEN klasse_after IS NOT NULL THEN {_BUSINESS_LABEL.format("after")} END FROM floor_moves),
stays AS (
    SELECT *, 'stay' AS kind, label_after AS scope, NULL AS other, sign(area_after - area_before) AS side,
        abs(area_after - area_before) AS amount, unknown_before OR unknown_after AS area_unknown,
        measured OR unknown_before <> unknown_after AS fixed
    FROM labelled WHERE label_before = label_after AND (area_before <> area_after OR unknown_before <> unknown_after)),
outs AS (
    SELECT *, CASE WHEN label_after IS NULL THEN 'move' ELSE 'change' END, label_before, label_after, -1,
        area_before, unknown_before, measured OR never_was
    FROM labelled WHERE label_before IS NOT NULL AND label_before IS DISTINCT FROM label_after),
ins AS (
    SELECT *, CASE WHEN label_before IS NULL THEN 'move' ELSE 'change' END, label_after, label_before, 1,
        area_after, unknown_after, measured OR never_was
    FROM labelled WHERE label_after IS NOT NULL AND label_before IS DISTINCT FROM label_after)
SELECT unit_id, day, complex, x, y, view, scope, kind, other, CAST(side AS INTEGER) AS side, amount, area_unknown, fixed,
    area_before, panden_before, panden_after,
    CASE WHEN side < 0 THEN klasse_before ELSE klasse_after END AS klasse,
    CASE WHEN side < 0 THEN panden_before ELSE panden_after END AS panden
FROM (FROM stays UNION ALL FROM outs UNION ALL FROM ins)"""

# Per pand (complex), day, scope and side: what may be offset (moves and stays) and what shows as coming or going.
_GROUPS = """
CREATE OR REPLACE TEMP TABLE floor_groups AS
SELECT view, day, complex, scope, side,
    coalesce(sum(amount) FILTER (kind <> 'change'), 0) AS net,
    coalesce(sum(amount) FILTER (kind = 'move' AND NOT fixed), 0) AS free,
    count(*) FILTER (kind = 'move') AS moves,
    coalesce(sum(amount) FILTER (kind <> 'stay' AND NOT fixed), 0) AS shown,
    count(*) FILTER (kind <> 'stay' AND NOT fixed AND area_unknown) AS shown_unknown,
    sum(amount) AS whole,
    count(*) FILTER (area_unknown) AS whole_unknown
FROM floor_pieces GROUP BY ALL"""

# The other scope that came where this one went (or the reverse): more of it came than went, the largest first.
_OTHERS = """
CREATE OR REPLACE TEMP TABLE floor_others AS
WITH surplus AS (
    SELECT g.*, g.shown - coalesce(o.whole, 0) AS more, g.shown_unknown - coalesce(o.whole_unknown, 0) AS more_unknown
    FROM floor_groups g LEFT JOIN floor_groups o
    ON (o.view, o.day, o.complex, o.scope, o.side) = (g.view, g.day, g.complex, g.scope, -g.side))
SELECT g.view, g.day, g.complex, g.scope, g.side, s.scope AS other
FROM floor_groups g JOIN surplus s
ON (s.view, s.day, s.complex, s.side) = (g.view, g.day, g.complex, -g.side) AND s.scope <> g.scope
WHERE s.more > 0 OR s.more_unknown > 0
QUALIFY row_number() OVER (PARTITION BY g.view, g.day, g.complex, g.scope, g.side
    ORDER BY s.more DESC, s.more_unknown DESC, s.scope) = 1"""

# "Within a year" takes in the year itself, "less than a year" does not; before as well as after.
_NEAR_PAND_MOVES = """
CREATE OR REPLACE TEMP TABLE floor_with_pand AS
WITH asked AS (SELECT DISTINCT unit_id, day, side, unnest(panden) AS pand_id FROM floor_pieces WHERE kind = 'move')
SELECT a.unit_id, a.day, a.side, arg_min({'pand_id': p.pand_id, 'day': p.day}, (abs(p.day - a.day), p.pand_id)) AS with_pand
FROM asked a JOIN floor_pand_moves p ON p.pand_id = a.pand_id AND p.entered = (a.side > 0) AND NOT p.never_was
WHERE CASE WHEN a.side < 0 THEN p.day BETWEEN a.day - INTERVAL 1 YEAR AND a.day + INTERVAL 1 YEAR
    ELSE p.day > a.day - INTERVAL 1 YEAR AND p.day < a.day + INTERVAL 1 YEAR END
GROUP BY ALL"""

# Each change within its own day: `own` is the part of it that is not offset in its pand that day.
_JUDGED = """
CREATE OR REPLACE TEMP TABLE floor_judged AS
WITH joined AS (
    SELECT p.*, g.free, g.net - coalesce(o.net, 0) AS left_over, coalesce(o.moves, 0) AS opposite_moves,
        CASE WHEN p.kind = 'change' THEN p.other ELSE x.other END AS came, w.with_pand,
        sum(CASE WHEN p.kind = 'move' AND NOT p.fixed THEN p.amount ELSE 0 END) OVER (
            PARTITION BY p.view, p.day, p.complex, p.scope, p.side ORDER BY p.unit_id ROWS UNBOUNDED PRECEDING) AS running
    FROM floor_pieces p
    JOIN floor_groups g ON (g.view, g.day, g.complex, g.scope, g.side) = (p.view, p.day, p.complex, p.scope, p.side)
    LEFT JOIN floor_groups o ON (o.view, o.day, o.complex, o.scope, o.side) = (p.view, p.day, p.complex, p.scope, -p.side)
    LEFT JOIN floor_others x ON (x.view, x.day, x.complex, x.scope, x.side) = (p.view, p.day, p.complex, p.scope, p.side)
    LEFT JOIN floor_with_pand w ON (w.unit_id, w.day, w.side) = (p.unit_id, p.day, p.side)
    WHERE (p.view = 'business') = (p.scope = 'business'))
SELECT *, CASE WHEN kind <> 'move' OR fixed THEN amount
        ELSE greatest(0, least(amount, least(greatest(left_over, 0), free) - (running - amount))) END AS own,
    CASE WHEN fixed THEN 'correction'
        WHEN kind = 'change' OR (kind = 'move' AND came IS NOT NULL)
            THEN CASE WHEN side < 0 THEN 'function_out' ELSE 'function_in' END
        WHEN kind = 'move' AND with_pand IS NOT NULL THEN CASE WHEN side < 0 THEN 'demolition' ELSE 'new' END
        WHEN kind = 'stay' AND opposite_moves = 0 AND amount >= $m2 AND amount * 100 >= $pct * area_before
            AND (list_has_any(panden_before, panden_after) OR len(panden_before) + len(panden_after) = 0)
            THEN CASE WHEN side < 0 THEN 'shrink' ELSE 'enlarge' END
        ELSE 'correction' END AS own_cause
FROM joined"""

# A split or merger over several days: a unit grows days before or after a neighbour left with nothing in its place (or
# the reverse). What the neighbours left is used once, by the unit that changed first.
_OVER_DAYS = """
CREATE OR REPLACE TEMP TABLE floor_over_days AS
WITH grown AS (SELECT view, scope, side, day, unit_id, amount, unnest(panden) AS pand FROM floor_judged
    WHERE kind = 'stay' AND own_cause <> 'correction'),
loose AS (SELECT view, scope, side, day, unit_id, own, unnest(panden) AS pand FROM floor_judged
    WHERE kind = 'move' AND own_cause = 'correction' AND NOT fixed AND own > 0),
pairs AS (
    SELECT DISTINCT g.view, g.scope, g.side, g.day, g.unit_id, g.amount, l.day AS other_day, l.unit_id AS other_id, l.own
    FROM grown g JOIN loose l ON (l.view, l.scope, l.pand) = (g.view, g.scope, g.pand) AND l.side = -g.side
    WHERE abs(l.day - g.day) BETWEEN 1 AND $merge_days),
there AS (SELECT view, scope, side, day, unit_id, any_value(amount) AS amount, sum(own) AS own FROM pairs GROUP BY ALL),
earlier AS (
    SELECT DISTINCT p.view, p.scope, p.side, p.day, p.unit_id, e.day AS earlier_day, e.unit_id AS earlier_id, e.amount
    FROM pairs p JOIN pairs e USING (view, scope, side, other_day, other_id)
    WHERE (e.day, e.unit_id) < (p.day, p.unit_id)),
taken AS (SELECT view, scope, side, day, unit_id, sum(amount) AS taken FROM earlier GROUP BY ALL)
SELECT view, scope, day, unit_id, greatest(0, least(amount, own - coalesce(taken, 0))) AS explained
FROM there LEFT JOIN taken USING (view, scope, side, day, unit_id)"""

_CAUSES = """
CREATE OR REPLACE TEMP TABLE floor_causes AS
WITH left_over AS (
    SELECT j.* REPLACE (j.own - coalesce(d.explained, 0) AS own), coalesce(d.explained, 0) > 0 AS explained
    FROM floor_judged j LEFT JOIN floor_over_days d
    ON j.kind = 'stay' AND (d.view, d.scope, d.day, d.unit_id) = (j.view, j.scope, j.day, j.unit_id)),
judged AS (
    SELECT * REPLACE (CASE WHEN explained AND (own < $m2 OR own * 100 < $pct * area_before) THEN 'correction' ELSE own_cause END
        AS own_cause) FROM left_over),
parts AS (
    SELECT *, CASE WHEN own_cause = 'correction' THEN amount ELSE own END AS part, own_cause AS cause FROM judged
    UNION ALL SELECT *, amount - own, 'correction' FROM judged WHERE amount > own AND own_cause <> 'correction')
SELECT unit_id, day, x, y, scope, klasse, cause,
    CASE WHEN cause IN ('function_in', 'function_out') THEN came END AS target,
    CAST(side * part AS BIGINT) AS oppervlakte, area_unknown, list_sort(panden) AS panden,
    CASE WHEN cause IN ('new', 'demolition') THEN with_pand END AS with_pand
FROM parts WHERE part > 0 OR (area_unknown AND cause = own_cause)"""
