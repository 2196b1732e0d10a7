"""Toetsstad as a fact base: its files through the readers, without a folder in between."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
from scenario import CODE, NAME, PARKS, STAND
from toetsstad import EXTRACT

from werkruimte.domain.figure import Period
from werkruimte.domain.source import Source
from werkruimte.engine import connect, quoted
from werkruimte.facts.snapshot import Snapshot
from werkruimte.sources import cbs, files, ibis, lvbag
from werkruimte.studies import floor


class CitySnapshot(Snapshot):
    """A snapshot whose tables are made when it is opened."""

    def open(self) -> duckdb.DuckDBPyConnection:
        connection = connect()
        cbs.create(connection)
        ibis.create(connection)
        for name in ("verblijfsobject_voorkomens", "pand_voorkomens"):
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet({quoted(self.folder / 'bag' / name / '*.parquet')})")
        connection.execute(_UNITS.format(stock=floor.stock(connection, date.fromisoformat(STAND)).sql_query()))
        for day in PARKS:
            found = files.recognise(connection, self.folder / f"toetsstad_ibis_{day[:4]}.geojson")
            ibis.read_polygons(connection, found, files.describe(found))
        return connection


_UNITS = """CREATE TABLE units AS SELECT row_number() OVER (ORDER BY unit_id) AS nr, unit_id AS id, pand_ids[1] AS pand_id,
    'Toetsweg' AS straat, NULL::VARCHAR AS postcode, p.bouwjaar, CASE WHEN area_unknown THEN 999999 ELSE oppervlakte END AS oppervlakte,
    klasse, is_business, list_has_any(uses, ['woon', 'onderwijs', 'gezondheidszorg']) AS is_sensitive, x, y,
    ST_SetCRS(ST_Point(x, y), 'EPSG:28992') AS geometry
    FROM ({stock}) LEFT JOIN (SELECT id, any_value(bouwjaar) AS bouwjaar FROM pand_voorkomens GROUP BY id) p ON p.id = pand_ids[1]"""


def snapshot(folder: Path) -> Snapshot:
    """The fact base of the files in `folder` (of `write_city`)."""
    if not (folder / "bag").exists():
        lvbag.read(folder / EXTRACT, folder / "bag")
    bag = Source("bag", "units", EXTRACT, "BAG", "Kadaster", "PD", "rows", Period(date.fromisoformat(STAND)), "0" * 64, 0, 0)
    parks = [
        Source(f"ibis-{d[:4]}", "ibis_polygons", "", "IBIS", "toets", "CC0", "rows", Period(date.fromisoformat(d)), "1" * 64) for d in PARKS
    ]
    return CitySnapshot(folder, f"GM{CODE}", NAME, (bag, *parks))
