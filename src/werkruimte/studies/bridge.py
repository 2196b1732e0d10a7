"""Parks of the register's editions, linked; which polygons are current."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import duckdb

from werkruimte.domain.figure import UNDATED
from werkruimte.methods import bridge as by_name
from werkruimte.methods import overlap
from werkruimte.methods.bridge import Link, Park
from werkruimte.rules.rules import Rules
from werkruimte.studies import editions as editions_study
from werkruimte.studies.editions import Edition
from werkruimte.studies.overlay import overlay


@dataclass(frozen=True)
class Step:
    """From one edition to a later one, with the links between."""

    first: Edition
    last: Edition
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Bridge:
    """Editions (date, first source), oldest first; the links from first to last, and of each step; the base year.

    `geometry_edition`: the day of the last dated edition that has polygons; `drawn`: the last edition that has polygons (an undated one only where no dated one has), None when no edition has. `without_area`: RIN -> name of the
    parks that the first or the last edition names without an area: what became of them cannot be told.
    """

    editions: tuple[tuple[date, str], ...]
    links: tuple[Link, ...]
    geometry_edition: date | None
    base_year: int | None
    whole: tuple[Edition, ...] = ()
    steps: tuple[Step, ...] = ()
    without_area: Mapping[str, str] = field(default_factory=dict)
    drawn: Edition | None = None

    @property
    def linked(self) -> bool:
        """Whether there are two editions to compare."""
        return len(self.editions) > 1

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of the first and the last edition, each once."""
        ends = (self.whole[0], self.whole[-1]) if self.whole else ()
        return tuple(dict.fromkeys(s for e in ends for s in e.sources))


def study(connection: duckdb.DuckDBPyConnection, rules: Rules, left_out: Mapping[str, tuple[str, ...]]) -> Bridge:
    """Link the first edition to the last, and each to the next.

    left_out: source -> the names on its rows without a RIN, which are not in the table `parks`.

    Makes `park_editions`, `park_shapes`, `current_parks`, `bridge` (first to last) and `bridge_steps` (each to the next).
    park_shapes: one row a RIN of the last edition with polygons (rin, name, settlement, geometry, is_current).
    """
    every = editions_study.study(connection)
    whole = _in_time(every)
    # Where no dated edition draws the parks, an undated one tells where they lie, though not when.
    shaped = [e for e in whole if e.shaped] or [e for e in every if e.shaped]
    with_shape = shaped[-1].day if shaped else None
    dated = with_shape if with_shape != UNDATED else None
    _shapes(connection, with_shape)
    connection.execute("CREATE TABLE lost_parts (first DATE, last DATE, rin VARCHAR, ha DOUBLE, dwellings INTEGER, geometry GEOMETRY)")
    steps = tuple(Step(a, b, tuple(_linked(connection, a, b, rules, left_out))) for a, b in itertools.pairwise(whole))
    links: tuple[Link, ...] = ()
    if len(whole) > 1:
        links = steps[0].links if len(steps) == 1 else tuple(_linked(connection, whole[0], whole[-1], rules, left_out))
    _mark_current(connection, links, whole)
    _table(connection, "bridge", links)
    _table(connection, "bridge_steps", ())
    for step in steps:
        _fill(connection, "bridge_steps", step.links, step.first.day, step.last.day)
    base_year = whole[0].day.year if whole and whole[0].day != UNDATED else None
    bare = _without_area(connection, whole[0].day, whole[-1].day) if whole else {}
    return Bridge(tuple((e.day, e.sources[0]) for e in whole), links, dated, base_year, whole, steps, bare, shaped[-1] if shaped else None)


def _in_time(editions: tuple[Edition, ...]) -> tuple[Edition, ...]:
    """Without an undated edition beside dated ones: nobody knows whether it comes before or after them."""
    dated = tuple(e for e in editions if e.day != UNDATED)
    return dated or editions


def _shapes(connection: duckdb.DuckDBPyConnection, edition: date | None) -> None:
    connection.execute(
        """CREATE TABLE park_shapes AS SELECT rin, coalesce(naam, rin) AS name, kern AS settlement, geometry, true AS is_current
        FROM park_editions WHERE edition = ? AND geometry IS NOT NULL ORDER BY rin""",
        [edition],
    )


def _linked(
    connection: duckdb.DuckDBPyConnection, first: Edition, last: Edition, rules: Rules, left_out: Mapping[str, tuple[str, ...]]
) -> list[Link]:
    standing = _standing(connection, first.day, rules)
    bare = _without_area(connection, first.day, last.day)
    older, newer = (_parks(connection, e.day, standing, set(bare)) for e in (first, last))
    shapes = overlay(connection, first.day, last.day, rules) if first.shaped else None
    link_pct = rules.value("link_area_pct")
    if shapes is None:
        links = by_name.build(older, newer, _touching(connection, first.day, rules.value("touch_m")), link_pct)
    else:
        limits = overlap.Limits(link_pct, rules.value("remeasured_pct"), rules.value("overlap_link_pct"), rules.value("drift_pct"))
        links = overlap.build(older, newer, shapes, limits)
    older_names, newer_names = ([n for s in e.sources for n in left_out.get(s, ())] for e in (first, last))
    return by_name.unproven(links, older_names, newer_names)


def _without_area(connection: duckdb.DuckDBPyConnection, first: date, last: date) -> dict[str, str]:
    rows = connection.execute(
        "SELECT rin, any_value(coalesce(naam, rin)) FROM park_editions WHERE edition IN (?, ?) GROUP BY rin HAVING count(*) > count(ha) ORDER BY rin",
        [first, last],
    ).fetchall()
    return dict(rows)


def _touching(connection: duckdb.DuckDBPyConnection, edition: date, metres: float) -> dict[str, set[str]]:
    touching: dict[str, set[str]] = {}
    pairs = connection.execute(
        """SELECT a.rin, b.rin FROM park_editions a, park_editions b WHERE a.edition = $1 AND b.edition = $1 AND a.rin <> b.rin
        AND a.geometry IS NOT NULL AND b.geometry IS NOT NULL AND ST_Distance(a.geometry, b.geometry) <= $2""",
        [edition, metres],
    ).fetchall()
    for a, b in pairs:
        touching.setdefault(a, set()).add(b)
    return touching


def _standing(connection: duckdb.DuckDBPyConnection, edition: date, rules: Rules) -> dict[str, tuple[int | None, int]]:
    """Per park with a polygon: dwellings built since the edition's year, and units of work.

    No count of dwellings (None) where only undated ones stand, or no unit is known.
    """
    rows = connection.execute(
        """SELECT p.rin, count(*) FILTER (home AND u.bouwjaar >= $2), count(*) FILTER (home AND u.bouwjaar IS NULL),
        count(*) FILTER (u.klasse NOT IN ('woon', 'overig')), (SELECT count(*) FROM units) FROM park_editions p
        LEFT JOIN (SELECT *, klasse = 'woon' AND oppervlakte <= $3 AS home FROM units) u ON ST_Contains(p.geometry, u.geometry)
        WHERE p.edition = $1 AND p.geometry IS NOT NULL GROUP BY p.rin""",
        [edition, edition.year, rules.value("max_dwelling_on_park_m2")],
    ).fetchall()
    return {rin: (None if not new and (undated or not units) else new, work) for rin, new, undated, work, units in rows}


def _parks(connection: duckdb.DuckDBPyConnection, edition: date, standing: dict[str, tuple[int | None, int]], bare: set[str]) -> list[Park]:
    rows = connection.execute(
        "SELECT rin, coalesce(naam, rin), kern, ha FROM park_editions WHERE edition = ? AND ha IS NOT NULL ORDER BY rin", [edition]
    ).fetchall()
    return [Park(rin, name, kern, float(ha), *standing.get(rin, (None, 0))) for rin, name, kern, ha in rows if rin not in bare]


def _mark_current(connection: duckdb.DuckDBPyConnection, links: tuple[Link, ...], whole: tuple[Edition, ...]) -> None:
    """Current are the parks of the last edition; without its polygons those of an older one, less what went to housing."""
    if whole and not whole[-1].shaped:
        for link in links:
            if link.cause == "out_with_dwellings" and link.by == "dwellings_since_base":
                for park in link.older:
                    connection.execute("UPDATE park_shapes SET is_current = false WHERE rin = ?", [park.rin])
    connection.execute("CREATE VIEW current_parks AS SELECT * FROM park_shapes WHERE is_current")


def _table(connection: duckdb.DuckDBPyConnection, name: str, links: tuple[Link, ...]) -> None:
    """One row a link: cause, status, what joined it, names, hectares, signed change."""
    connection.execute(
        f"""CREATE TABLE {name} (cause VARCHAR, status VARCHAR, evidence VARCHAR, older VARCHAR, newer VARCHAR,
        ha_older DOUBLE, ha_newer DOUBLE, change DOUBLE, rins VARCHAR[], first DATE, last DATE)"""
    )
    _fill(connection, name, links)


def _fill(
    connection: duckdb.DuckDBPyConnection, name: str, links: tuple[Link, ...], first: date | None = None, last: date | None = None
) -> None:
    for link in links:
        ha = [sum(p.area_ha for p in side) for side in (link.older, link.newer)]
        names = [", ".join(p.name for p in side) for side in (link.older, link.newer)]
        rins = [p.rin for p in (*link.older, *link.newer)]
        connection.execute(
            f"INSERT INTO {name} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [link.cause, link.status, link.by, *names, *ha, link.change_ha, sorted(set(rins)), first, last],
        )
