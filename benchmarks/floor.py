"""Floor ledger on generated histories: seconds and memory per number of units.

    python benchmarks/floor.py [--units 10000 100000 1000000] [--repeat 3] [--tied 0]

Each unit has three voorkomens, each pand two and 2.5 units; a twentieth of the units changes its gebruiksdoel, floor
comes, goes and is measured between 2012 and 2026. `--tied N`: so many units lie in two panden at once, all moving on one
day (chains of panden). Always the same histories. The ledger runs from tables in memory, as after opening a snapshot.
"""

from __future__ import annotations

import argparse
import resource
import time
from datetime import date

import duckdb

from werkruimte.engine import connect
from werkruimte.rules.rules import in_force
from werkruimte.studies import floor
from werkruimte.studies.floor_change import thresholds

START, END = date(2012, 1, 1), date(2026, 1, 1)


def make_history(connection: duckdb.DuckDBPyConnection, units: int, tied: int) -> None:
    """The two tables of the reader; hash() spreads the values and gives the same ones each time."""
    connection.execute(
        f"""CREATE OR REPLACE TABLE verblijfsobject_voorkomens AS
        WITH each AS (SELECT u, n, hash(u * 31 + n) AS h, hash(u) AS k,
                CAST(CASE n WHEN 1 THEN DATE '2010-06-01' ELSE DATE '2012-01-02' END AS DATE)
                    + CAST(CASE n WHEN 1 THEN 0 WHEN 2 THEN hash(u) % 2500 ELSE 2500 + hash(u) % 2500 END AS INTEGER) AS b
            FROM range({units}) t(u), range(1, 4) v(n))
        SELECT format('9999010{{:09d}}', u) AS id, CAST(n AS INTEGER) AS voorkomen,
            CASE WHEN n = 1 THEN CASE k % 10 WHEN 0 THEN 'Verblijfsobject gevormd' WHEN 1 THEN 'Verblijfsobject in gebruik (niet ingemeten)'
                    ELSE 'Verblijfsobject in gebruik' END
                WHEN n = 3 AND k % 8 = 3 THEN 'Verblijfsobject ingetrokken' ELSE 'Verblijfsobject in gebruik' END AS status,
            [CASE WHEN n > 1 AND k % 20 = 5 THEN 'woonfunctie' WHEN k % 3 = 0 THEN 'industriefunctie' WHEN k % 7 = 0 THEN 'winkelfunctie'
                WHEN k % 7 = 1 THEN 'kantoorfunctie' ELSE 'woonfunctie' END] AS gebruiksdoelen,
            CAST(40 + k % 400 + CASE WHEN h % 4 = 0 THEN h % 60 ELSE 0 END AS INTEGER) AS oppervlakte,
            CASE WHEN u < {tied} THEN [format('9999100{{:09d}}', u), format('9999100{{:09d}}', u + 1)]
                ELSE [format('9999100{{:09d}}', u * 2 // 5)] END AS pand_ids,
            CASE WHEN u < {tied} AND n = 2 THEN DATE '2015-01-01' ELSE b END AS "begin",
            lead(CASE WHEN u < {tied} AND n = 2 THEN DATE '2015-01-01' ELSE b END) OVER (PARTITION BY u ORDER BY n) AS eind,
            CAST(b AS TIMESTAMP) AS registratie, NULL::TIMESTAMP AS eind_registratie, false AS inactief, 'actief' AS deel,
            155000 + CAST(u % 1000 AS DOUBLE) * 20 AS x, 525000 + CAST(u // 1000 AS DOUBLE) * 20 AS y FROM each"""
    )
    connection.execute(
        f"""CREATE OR REPLACE TABLE pand_voorkomens AS
        WITH each AS (SELECT p, n, hash(p) AS k, DATE '2009-01-01' + CAST(CASE n WHEN 1 THEN (hash(p) % 5) * 600
                ELSE 3000 + hash(p) % 3000 END AS INTEGER) AS b FROM range({max(units * 2 // 5, tied) + 1}) t(p), range(1, 3) v(n))
        SELECT format('9999100{{:09d}}', p) AS id, CAST(n AS INTEGER) AS voorkomen,
            CASE WHEN n = 2 AND k % 10 = 0 THEN 'Pand gesloopt' ELSE 'Pand in gebruik' END AS status, 1990 AS bouwjaar,
            b AS "begin", lead(b) OVER (PARTITION BY p ORDER BY n) AS eind, CAST(b AS TIMESTAMP) AS registratie,
            NULL::TIMESTAMP AS eind_registratie, false AS inactief, 'actief' AS deel,
            ST_AsWKB(ST_MakeEnvelope(155000 + p % 1000 * 25, 525000 + p // 1000 * 25, 155018 + p % 1000 * 25, 525018 + p // 1000 * 25)) AS geometry
        FROM each"""
    )


def main() -> None:
    """Print one line per size: the fastest of the repeats."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--units", type=int, nargs="+", default=[10_000, 100_000])
    arguments.add_argument("--repeat", type=int, default=3)
    arguments.add_argument("--tied", type=int, default=0)
    options = arguments.parse_args()
    limits = thresholds(in_force(END))
    print("units      stock_s  ledger_s  totals_s  events    peak_mb")
    for units in options.units:
        connection = connect()
        make_history(connection, units, options.tied)
        best = [float("inf")] * 3
        for _ in range(options.repeat):
            moments = [time.perf_counter()]
            floor.stock_totals(connection, END).fetchall()
            moments.append(time.perf_counter())
            floor.ledger(connection, START, END, limits)
            moments.append(time.perf_counter())
            floor.totals(connection)
            moments.append(time.perf_counter())
            best = [min(old, b - a) for old, a, b in zip(best, moments, moments[1:], strict=False)]
        events = connection.execute("SELECT count(*) FROM floor_events").fetchall()[0][0]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{units:<10} {best[0]:<8.2f} {best[1]:<9.2f} {best[2]:<9.2f} {events:<9} {peak:.0f}")
        print(f"= {units} units: {sum(best):.2f} s, {units / sum(best) / 1000:.0f} thousand units a second, {peak:.0f} MB")
        connection.close()


if __name__ == "__main__":
    main()
