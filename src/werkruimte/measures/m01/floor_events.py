"""Measure 1, ledger floor: gains and losses of business floor as events, one per pand, day, cause and target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from werkruimte.domain.assessment import Event
from werkruimte.domain.figure import Period
from werkruimte.studies.floor import GAINS, LOSSES
from werkruimte.studies.studies import Studies

NAMED = {"woon": "woning", "overig": "overige gebruiksfunctie", "other": "een ander of gecombineerd gebruiksdoel"}
WHAT = {
    "new": "Nieuwe bedrijfsruimte in een nieuw pand.",
    "function_in": "Werd bedrijfsruimte; was {target}.",
    "enlarge": "Bedrijfsruimte vergroot.",
    "demolition": "Bedrijfsruimte verdween met het pand.",
    "function_out": "Bedrijfsruimte werd {target}.",
    "shrink": "Bedrijfsruimte verkleind.",
}
HOME_STEP_M, PAND_STEP_M = 100, 1
"""CONTRACT 3, `place.x/y`: the pand for business events, rounded to 100 m for dwellings. A form of the contract, no norm."""


@dataclass(frozen=True)
class Cluster:
    """What happened to business floor in one pand on one day; or, with `day` None, the `count` small ones of one area.

    `m2` is positive. `home`: a dwelling stands there now. `rebuilt`, `rebuilt_home`: something, a dwelling, came on the
    spot after demolition. `homes`: dwellings that came in the same pand that day. x, y: RD metres.
    """

    day: date | None
    cause: str
    target: str | None
    rin: str | None
    m2: int
    x: float
    y: float
    units: list[str]
    street: str | None
    home: bool
    rebuilt: bool
    rebuilt_home: bool
    homes: int
    count: int


def events(studies: Studies) -> list[Event]:
    """The largest clusters by themselves, the others together per area, cause and target: no square metre is lost.

    How many stand by themselves is the parameter `floor_events_max`. Without history there are none.
    """
    if studies.floor is None:
        return []
    most = int(studies.rules.value("floor_events_max"))
    rows = studies.connection.execute(_CLUSTERS, {"most": most}).fetchall()
    return [_event(studies, f"floor-{number:04d}", Cluster(*row)) for number, row in enumerate(rows, 1)]


# The id of a unit that is or was a dwelling itself, alone or combined, is never named.
_CLUSTERS = f"""
WITH homes AS (SELECT date, pand_id, count(*) AS homes FROM floor_events WHERE scope = 'woon' AND cause = 'function_in' GROUP BY ALL),
also_home AS (SELECT DISTINCT date, unit_id FROM floor_events WHERE scope IN ('woon', 'gecombineerd')),
by_unit AS (SELECT id AS unit_id, any_value(straat) AS straat FROM placed GROUP BY id),
by_pand AS (SELECT pand_id, min(straat) AS straat FROM placed GROUP BY pand_id),
changes AS (
    SELECT e.*, coalesce(e.pand_id, e.unit_id) AS spot, a.unit_id IS NOT NULL AS was_home, coalesce(u.straat, p.straat) AS straat
    FROM floor_events e LEFT JOIN also_home a ON (a.date, a.unit_id) = (e.date, e.unit_id)
    LEFT JOIN by_unit u ON u.unit_id = e.unit_id LEFT JOIN by_pand p ON p.pand_id = e.pand_id
    WHERE scope = 'business' AND cause IN {GAINS + LOSSES} AND oppervlakte <> 0),
clusters AS (
    SELECT date, cause, target, rin, spot, sum(abs(oppervlakte))::BIGINT AS m2, avg(x) AS x, avg(y) AS y,
        coalesce(list(unit_id ORDER BY unit_id) FILTER (NOT was_home), []) AS units, min(straat) AS street,
        cause = 'function_out' AND (target = 'woon' OR bool_or(was_home)) AS home,
        bool_or(followed_by IS NOT NULL) AS rebuilt, bool_or(dwelling_on_spot) AS rebuilt_home
    FROM changes GROUP BY date, cause, target, rin, spot),
ranked AS (
    SELECT c.*, greatest(coalesce(h.homes, 0), home::INTEGER) AS homes, row_number() OVER (ORDER BY m2 DESC, c.date, spot, cause, target) AS place
    FROM clusters c LEFT JOIN homes h ON (h.date, h.pand_id) = (c.date, c.spot)),
sized AS (
    SELECT *, place > $most AND count(*) FILTER (place > $most) OVER (PARTITION BY cause, target, rin) > 1 AS small FROM ranked)
SELECT * EXCLUDE (place) FROM (
    SELECT date, cause, target, rin, m2, x, y, units, street, home, rebuilt, rebuilt_home, homes, 1 AS count, place
    FROM sized WHERE NOT small
    UNION ALL SELECT NULL, cause, target, rin, sum(m2)::BIGINT, avg(x), avg(y), [], NULL, true, false, false, sum(homes)::BIGINT, count(*), min(place)
    FROM sized WHERE small GROUP BY cause, target, rin)
ORDER BY place"""


def _event(studies: Studies, id: str, cluster: Cluster) -> Event:
    area = {p.code: p for p in studies.parks}.get(cluster.rin or "", studies.municipality)
    step = HOME_STEP_M if cluster.home else PAND_STEP_M
    return Event(
        id=id,
        ledger="floor",
        cause=cluster.cause,
        status="bewezen",
        period=studies.compared if cluster.day is None else Period(cluster.day, start=cluster.day - timedelta(days=1)),
        area=area,
        label=cluster.street or area.name,
        x=float(round(cluster.x / step) * step),
        y=float(round(cluster.y / step) * step),
        effect="gain" if cluster.cause in GAINS else "loss",
        amount=cluster.m2,
        unit="m2",
        source=studies.ids("units")[0],
        what=_what(cluster),
        target=cluster.target,
        objects=tuple(cluster.units),
        dwellings=cluster.homes if cluster.cause in ("function_out", "function_in") else 0,
    )


def _what(cluster: Cluster) -> str:
    said = WHAT[cluster.cause].format(target=NAMED.get(cluster.target or "", ""))
    if cluster.count > 1:
        return f"{said} Kleinere gebeurtenissen samen: {cluster.count}."
    if cluster.cause == "function_out" and cluster.target == "woon" and cluster.homes > 1:
        return f"{said[:-1]}: {cluster.homes} woningen in hetzelfde pand."
    if cluster.rebuilt:
        return f"{said} Op dezelfde plek kwam nieuwbouw{' met een woning' if cluster.rebuilt_home else ''}."
    return said
