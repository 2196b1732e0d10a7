"""Toetsstad as a units table (CONTRACT 4): a row a voorkomen, with validity; no panden of its own."""

from __future__ import annotations

import csv
from pathlib import Path

from scenario import Object
from write_lvbag import bag_id, ended, full_use, point_of

from werkruimte.engine import connect, quoted

COLUMNS = ("id", "pand_id", "status", "oppervlakte", "gebruiksdoelen", "begin_geldigheid", "eind_geldigheid", "x", "y")
TOLD = ("tijdstip_registratie", "tijdstip_inactief")
SIDECAR = (
    'titel = "Eenheden van Toetsstad (verzonnen)"\nuitgever = "toetsbestand"\nlicentie = "CC0"\npeildatum = "{}"\nmay_publish = "rows"\n'
)


def rows(panden: list[Object], units: list[Object]) -> list[dict[str, object]]:
    """Every voorkomen of the active part, in the order of the extract."""
    homes = {p.id: p for p in panden}
    found = []
    for unit in (u for u in units if u.part == "actief"):
        x, y = point_of(homes[unit.panden[0]], unit)
        for number, version in enumerate(unit.versions, 1):
            found.append(
                {
                    "id": bag_id("01", unit.id),
                    "pand_id": ";".join(bag_id("10", p) for p in unit.panden),
                    "status": version.status,
                    "oppervlakte": version.area,
                    "gebruiksdoelen": ";".join(full_use(version.use)),
                    "begin_geldigheid": version.begin,
                    "eind_geldigheid": ended(unit, version, number),
                    "x": x,
                    "y": y,
                    "tijdstip_registratie": (version.registered or version.begin) + " 09:00:00",
                    "tijdstip_inactief": version.inactive,
                }
            )
    return found


def write_units(path: Path, table: list[dict[str, object]], stand: str | None, columns: tuple[str, ...] = (*COLUMNS, *TOLD)) -> Path:
    """As CSV (`;` between columns would clash with the uses, so a comma) or, by its suffix, Parquet with real lists and dates."""
    csv_path = path.with_suffix(".csv")
    with csv_path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
    if path.suffix == ".parquet":
        connect(threads=1).execute(
            f"""COPY (SELECT * REPLACE (string_split(gebruiksdoelen, ';') AS gebruiksdoelen, CAST(begin_geldigheid AS DATE) AS begin_geldigheid,
            CAST(eind_geldigheid AS DATE) AS eind_geldigheid, CAST(oppervlakte AS INTEGER) AS oppervlakte)
            FROM read_csv({quoted(csv_path)}, all_varchar = true, header = true, delim = ',')) TO {quoted(path)} (FORMAT parquet)"""
        )
        csv_path.unlink()
    if stand:
        path.with_name(path.name + ".bron.toml").write_text(SIDECAR.format(stand), "utf-8")
    return path
