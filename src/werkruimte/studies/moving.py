"""Who could move, where to, and the chains of moves that free most heavy room."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np

from werkruimte.methods.moves import Options, Plan, best_moves
from werkruimte.rules.rules import Rules
from werkruimte.studies.right_place import heavy_step

OUTSIDE = "buiten de terreinen"


@dataclass(frozen=True)
class Candidate:
    """A unit whose use could move: why, how sure, how many places fit. `places` 0: nothing fits within reach."""

    nr: int
    why: str
    m2: int
    flexible: str
    sure: bool
    places: int


@dataclass(frozen=True)
class Step:
    """A move in order: from a unit to a unit (`to`) or a plot on a park (`to_park`); after: the step before it, 0 for none."""

    number: int
    chain: int
    after: int
    mover: int
    to: int | None
    to_park: str | None
    metres: int
    frees_m2: int
    freed_room: int


@dataclass(frozen=True)
class Moving:
    """Candidates and the best plan; `cut_off`: candidates with more places than were looked at; `seconds` allowed."""

    candidates: tuple[Candidate, ...]
    steps: tuple[Step, ...]
    plan: Plan
    cut_off: int
    seconds: float

    @property
    def chains(self) -> int:
        """How many chains the steps make."""
        return len({s.chain for s in self.steps})


def study(connection: duckdb.DuckDBPyConnection, rules: Rules) -> Moving:
    """Find movers, places and the best chains; needs the table `unit_fit`. Makes `movers`, `spots`, `move_options`, `best_moves`,
    `move_flows`.

    Movers: light users of heavy room whose activity is not bound to its place, and users in conflict with their place.
    Places: business units without a known user, what a mover leaves, and what the register of parks calls issuable.
    A place fits when the class there is *past* in every reading, its size lies within the assumed range and it lies within
    reach. Source: METHODS M2.
    """
    _movers(connection)
    _spots(connection)
    _options(connection, rules)
    rows = connection.execute("SELECT mover, spot, gain, metres, load, places FROM move_options ORDER BY mover, spot").fetchnumpy()
    spots = connection.execute("SELECT capacity, left_by FROM spots ORDER BY spot").fetchnumpy()
    whole = {k: np.asarray(rows[k]).astype(np.int64) for k in ("mover", "spot", "gain", "metres")}
    options = Options(
        **whole,
        load=np.asarray(rows["load"], dtype=np.float64),
        capacity=np.asarray(spots["capacity"], dtype=np.float64),
        left_by=np.asarray(spots["left_by"]).astype(np.int64),
    )
    seconds = rules.value("moves_seconds")
    plan = best_moves(options, int(rules.value("longest_chain")), seconds)
    most = int(rules.value("most_places"))
    cut_off = connection.execute("SELECT count(DISTINCT mover) FROM move_options WHERE places > ?", [most]).fetchall()[0][0]
    made = _steps(connection, whole, plan)
    _store(connection, made)
    return Moving(_candidates(connection), made, plan, int(cut_off), seconds)


def _movers(connection: duckdb.DuckDBPyConnection) -> None:
    """movers: number in the order of the unit's id, so that the order of a file decides nothing."""
    connection.execute(
        """CREATE TABLE movers AS SELECT row_number() OVER (ORDER BY id, nr) - 1 AS mover, nr, class, m2, need_low, need_high, room_low,
        x, y, klasse, flexible, sure, CASE WHEN class = 'onderbenut' THEN m2 ELSE 0 END AS frees
        FROM unit_fit WHERE state = 'bedrijf' AND m2 > 1 AND (class = 'strijdig' OR (class = 'onderbenut' AND flexible <> 'nee')) ORDER BY mover"""
    )


def _spots(connection: duckdb.DuckDBPyConnection) -> None:
    """spots: empty business units, the units of movers, and the issuable land of current parks (capacity in m2 of plot)."""
    connection.execute(
        """CREATE TABLE spots AS SELECT row_number() OVER (ORDER BY kind, id, nr) - 1 AS spot, * EXCLUDE (id, kind) FROM (
        SELECT 1 AS kind, id, nr, CAST(NULL AS VARCHAR) AS rin, m2, room_low, room_high, x, y, klasse, 1.0 AS capacity,
            coalesce(mover, -1) AS left_by
        FROM unit_fit LEFT JOIN (SELECT nr, mover FROM movers) USING (nr)
        WHERE m2 > 1 AND (mover IS NOT NULL OR (state = 'leeg_of_onbekend' AND is_business))
        UNION ALL SELECT 2, rin, NULL, rin, NULL, room_low, room_high, ST_X(ST_Centroid(geometry)), ST_Y(ST_Centroid(geometry)), 'kavel',
            10000 * ha, -1
        FROM current_parks JOIN (SELECT rin, arg_max(ha_uitgeefbaar, edition) AS ha FROM parks WHERE ha_uitgeefbaar > 0 GROUP BY rin) USING (rin)
        JOIN (SELECT rin, median(least(c_rustig_omgeving_now, c_rustig_alle_now, c_gemengd_omgeving_now, c_gemengd_alle_now)) AS room_low,
            median(greatest(c_rustig_omgeving_now, c_rustig_alle_now, c_gemengd_omgeving_now, c_gemengd_alle_now)) AS room_high
            FROM cells GROUP BY rin) USING (rin)) ORDER BY spot"""
    )


def _options(connection: duckdb.DuckDBPyConnection, rules: Rules) -> None:
    """move_options: the nearest places that fit, for each mover; `places`: how many fit in all."""
    heavy, steps = heavy_step(rules), int(rules.value("under_use_steps"))
    connection.execute(
        f"""CREATE TABLE move_options AS SELECT * EXCLUDE (place) FROM (
        SELECT mover, spot, CAST(round(frees) AS BIGINT) AS gain, CAST(round(way) AS BIGINT) AS metres, load,
            count(*) OVER (PARTITION BY mover) AS places, row_number() OVER (PARTITION BY mover ORDER BY way, spot) AS place
        FROM (SELECT m.mover, s.spot, m.frees, sqrt((m.x - s.x) ** 2 + (m.y - s.y) ** 2) AS way,
            CASE WHEN s.nr IS NULL THEN m.m2 / {rules.value("plot_floor_ratio")} ELSE 1.0 END AS load
            FROM movers m JOIN spots s ON s.left_by <> m.mover
            AND m.need_high <= s.room_low AND NOT (s.room_high >= {heavy} AND m.need_low <= s.room_high - {steps})
            AND (s.m2 IS NULL OR s.m2 BETWEEN m.m2 * {rules.value("place_smallest_pct")} / 100 AND m.m2 * {rules.value("place_largest_pct")} / 100)
            AND abs(m.x - s.x) <= {rules.value("move_within_m")} AND abs(m.y - s.y) <= {rules.value("move_within_m")}
            AND (m.class = 'onderbenut' OR s.klasse IN ('industrie', 'kavel'))
            AND (s.klasse <> 'kavel' OR m.m2 / {rules.value("plot_floor_ratio")} <= s.capacity))
        WHERE way <= {rules.value("move_within_m")}) WHERE place <= {int(rules.value("most_places"))} ORDER BY mover, spot"""
    )


def _store(connection: duckdb.DuckDBPyConnection, made: tuple[Step, ...]) -> None:
    """best_moves: the steps; move_flows: from park to park (`buiten` outside all), the moves and the m2 that moves."""
    connection.execute(
        """CREATE TABLE best_moves (step INTEGER, chain INTEGER, after INTEGER, mover BIGINT, to_nr BIGINT, to_park VARCHAR, metres BIGINT,
        frees_m2 BIGINT)"""
    )
    if made:
        rows = [(s.number, s.chain, s.after, s.mover, s.to, s.to_park, s.metres, s.frees_m2) for s in made]
        connection.executemany("INSERT INTO best_moves VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute(
        f"""CREATE TABLE move_flows AS SELECT coalesce(p.name, '{OUTSIDE}') AS origin, coalesce(q.name, '{OUTSIDE}') AS destination,
        count(*) AS moves, sum(a.m2) AS m2 FROM best_moves b JOIN unit_fit a ON a.nr = b.mover LEFT JOIN unit_fit t ON t.nr = b.to_nr
        LEFT JOIN park_shapes p ON p.rin = a.rin LEFT JOIN park_shapes q ON q.rin = coalesce(t.rin, b.to_park) GROUP BY ALL ORDER BY m2 DESC, origin, destination"""
    )


def _candidates(connection: duckdb.DuckDBPyConnection) -> tuple[Candidate, ...]:
    rows = connection.execute(
        """SELECT nr, class, m2, flexible, sure, coalesce(places, 0) FROM movers
        LEFT JOIN (SELECT mover, any_value(places) AS places FROM move_options GROUP BY mover) USING (mover) ORDER BY mover"""
    ).fetchall()
    return tuple(
        Candidate(int(nr), str(why), int(m2), str(flexible), bool(sure), int(places)) for nr, why, m2, flexible, sure, places in rows
    )


def _steps(connection: duckdb.DuckDBPyConnection, options: dict[str, np.ndarray], plan: Plan) -> tuple[Step, ...]:
    movers = connection.execute("SELECT nr, room_low FROM movers ORDER BY mover").fetchall()
    spots = connection.execute("SELECT nr, rin FROM spots ORDER BY spot").fetchall()
    number = {move.option: i for i, move in enumerate(plan.moves, 1)}
    found = []
    for move in plan.moves:
        (nr, room), (to, park) = movers[options["mover"][move.option]], spots[options["spot"][move.option]]
        metres, gain = (int(options[k][move.option]) for k in ("metres", "gain"))
        found.append(Step(number[move.option], move.chain + 1, number.get(move.after, 0), int(nr), to, park, metres, gain, int(room)))
    return tuple(found)
