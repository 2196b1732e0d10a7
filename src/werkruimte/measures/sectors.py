"""Jobs per sector in the COROP region: concentration (W4) and how the mix moved (W6)."""

from __future__ import annotations

from datetime import date

from werkruimte.domain.figure import Area, Figures, Period, Proof
from werkruimte.measures.tally import Basis, absent, add
from werkruimte.studies.studies import Studies

HHI, MIX, MULTIPLIER = "w4.sectors.hhi.index", "w6.job_mix.index", "w5.multiplier.type1.ratio"
UNKNOWN = Area("corop", "onbekend", "onbekend")
TABLE = "(SELECT subject, value, day FROM statistics WHERE level = 'corop' AND subject LIKE 'sector%')"


def figures(studies: Studies, into: Figures) -> None:
    """Add the sum of squared shares per year, half the sum of shifts between first and last year, and no multiplier."""
    rows = studies.connection.execute(
        "SELECT DISTINCT code, name, day, source FROM statistics WHERE level = 'corop' AND subject LIKE 'sector%' ORDER BY day"
    ).fetchall()
    region = Area("corop", rows[0][0], rows[0][1]) if rows else UNKNOWN
    lacking = Basis(studies.today, (), "laag", note="Lever de regionale input-outputtabel (CBS).")
    absent(into, MULTIPLIER, [region], lacking, "source_missing")
    if not rows:
        nothing = Basis(studies.today, (), "laag", note="Lever banen per sector van het COROP-gebied (CBS 83582NED).")
        absent(into, HHI, [region], nothing, "source_missing")
        absent(into, MIX, [region], nothing, "source_missing")
        return
    for _, _, day, source in rows:
        _concentration(studies, into, region, day, source)
    _shift(studies, into, region, [r[2] for r in rows], rows[-1][3])


def _concentration(studies: Studies, into: Figures, region: Area, day: date, source: str) -> None:
    expression, where = "sum(value * value) / nullif(pow(sum(value), 2), 0)", f"day = DATE '{day}'"
    value = studies.connection.execute(f"SELECT {expression} FROM {TABLE} WHERE {where}").fetchall()[0][0]
    basis = Basis(Period(day, "month"), (source,), "hoog", note="Banen van werknemers, tien sectoren.")
    add(into, HHI, region, value, basis, Proof(expression, TABLE, where))


def _shift(studies: Studies, into: Figures, region: Area, days: list[date], source: str) -> None:
    if len(days) < 2:
        one = Basis(Period(days[-1], "month"), (source,), "laag", note="Er is een tweede jaar van dezelfde tabel nodig.")
        absent(into, MIX, [region], one, "source_missing")
        return
    basis = Basis(Period(days[-1], "month", days[0]), (source,), "hoog", note="Tien sectoren; binnen een sector ziet dit niets.")
    shares = f"(SELECT subject, max(share) FILTER (day = DATE '{days[0]}') AS q, max(share) FILTER (day = DATE '{days[-1]}') AS p FROM (SELECT subject, day, value / sum(value) OVER (PARTITION BY day) AS share FROM {TABLE}) GROUP BY 1)"
    expression = "sum(abs(coalesce(p, 0) - coalesce(q, 0))) / 2"
    value = studies.connection.execute(f"SELECT {expression} FROM {shares}").fetchall()[0][0]
    add(into, MIX, region, float(value), basis, Proof(expression, shares))
