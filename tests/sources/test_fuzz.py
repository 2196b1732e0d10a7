"""Every reader on bytes that were cut, flipped, repeated or mixed: a sentence, rows left out, or success; nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import small_files as small
from hypothesis import given

from changed_bytes import CHANGES, QUIET, Change, mutated
from werkruimte.domain.errors import InputError
from werkruimte.engine import quoted
from werkruimte.facts.snapshot import Snapshot

STATLINE_3 = {
    "odata.metadata": "https://opendata.cbs.nl/ODataApi/OData/82550NED/$metadata#Cbs.OData.WebAPI.TypedDataSet",
    "value": [{"ID": n, "RegioS": "GM9001", "Perioden": f"{2020 + n}JJ00", "BeginstandWoningvoorraad_1": 400 + n} for n in range(4)],
}
STATLINE_4 = {
    "@odata.context": "https://odata4.cbs.nl/CBS/99999NED/$metadata#Observations",
    "value": [
        {"Id": n, "Measure": "M000100", "ValueAttribute": "None", "Value": 400.0 + n, "Perioden": f"{2020 + n}JJ00", "RegioS": "GM9001"}
        for n in range(4)
    ],
}
PAGE_OF_UNITS = {
    "type": "FeatureCollection",
    "numberMatched": 3,
    "timeStamp": "2026-03-02T09:00:00Z",
    "features": [
        {
            "type": "Feature",
            "properties": {
                "identificatie": f"900101000000000{n}", "oppervlakte": 120 + n, "status": "Verblijfsobject in gebruik",
                "gebruiksdoel": "industriefunctie,kantoorfunctie", "openbare_ruimte": "Dorpsstraat", "postcode": "9001AA", "bouwjaar": 1974,
                "pandidentificatie": f"900110000000000{n}", "pandstatus": "Pand in gebruik",
            },
            "geometry": {"type": "Point", "coordinates": [6.0 + n / 1000, 52.2]},
        }
        for n in range(3)
    ],
}  # fmt: skip
REGISTER = "Vestnr;SBI;Banen;PC;Nr;X;Y;Jaar\n" + "".join(f"00000000000{n};4711;{n + 1};9001AA;{n};200000;450000;2025\n" for n in range(5))
MAPPING = """scheidingsteken = ";"
[kolommen]
vestigingsnummer = "Vestnr"
sbi = "SBI"
banen = "Banen"
postcode = "PC"
huisnummer = "Nr"
x = "X"
y = "Y"
peiljaar = "Jaar"
"""


CODES = {
    "@odata.context": "https://odata4.cbs.nl/CBS/99999NED/$metadata#MeasureCodes",
    "value": [{"Identifier": "M000100", "Title": "Woningvoorraad"}],
}


def observations(path: Path) -> None:
    """Observations of StatLine, with the names of the measures beside them."""
    path.write_text(json.dumps(STATLINE_4))
    path.with_name("MeasureCodes.json").write_text(json.dumps(CODES))


def register(path: Path) -> None:
    """A register of the user, with its mapping beside it."""
    path.write_text(REGISTER)
    path.with_name(path.name + ".kolommen.toml").write_text(MAPPING)


def mapping(path: Path) -> None:
    """The mapping, with the register beside it."""
    path.write_text(MAPPING)
    path.with_name(path.name.removesuffix(".kolommen.toml")).write_text(REGISTER)


UNITS_AS = {"parquet": "FORMAT parquet", "gpkg": "FORMAT GDAL, DRIVER 'GPKG', SRS 'EPSG:28992'"}


def units(path: Path, form: str) -> None:
    """The units table with points, in another form than text."""
    plain = path.with_name("units.txt")
    plain.write_text(small.UNITS)
    columns = "id, pand_id, oppervlakte::INTEGER AS oppervlakte, gebruiksdoelen, bouwjaar::INTEGER AS bouwjaar, straat"
    rows = f"SELECT {columns}, ST_Point(x::DOUBLE, y::DOUBLE) AS geom FROM read_csv({quoted(plain)}, all_varchar = true)"
    small.connect().execute(f"COPY ({rows}) TO {quoted(path)} ({form})")
    plain.unlink()


def seeds() -> dict[str, Callable[[Path], object]]:
    made: dict[str, Callable[[Path], object]] = {
        f"{kind}_2026.csv": lambda p, t=text: p.write_text(t) for kind, text in small.TEXTS.items()
    }
    made |= {f"{kind}_2025.geojson": lambda p, k=kind: small.shapes(k, p) for kind in ("ibis_polygons", "cbs_boundaries", "land_use")}
    made |= {f"{kind}_2025.gpkg": lambda p, k=kind: small.shapes(k, p) for kind in ("cbs_districts", "district_jobs", "osm_buildings")}
    made |= {"plan.gml": lambda p: p.write_text(small.plan()), "eenheden_2025.xlsx": lambda p: small.workbook(small.UNITS, p)}
    made |= {f"eenheden_2025.{ending}": lambda p, f=form: units(p, f) for ending, form in UNITS_AS.items()}
    answers = {"statline_3.json": STATLINE_3, "bladzijde_0.json": PAGE_OF_UNITS}
    made |= {name: lambda p, a=answer: p.write_text(json.dumps(a)) for name, answer in answers.items()}
    return made | {"Observations.json": observations, "lisa_2025.csv": register, "lisa_2025.csv.kolommen.toml": mapping}


@pytest.mark.parametrize("name", seeds())
@QUIET
@given(changes=CHANGES)
def test_no_reader_breaks(build_with: Callable[..., Snapshot], tmp_path: Path, name: str, changes: list[Change]) -> None:
    seed = tmp_path / f"goed-{name}"
    if not seed.exists():
        read = build_with(name, seeds()[name]).sources
        assert any(s.kind and name.startswith(s.file) for s in read), [(s.file, s.kind, s.warning) for s in read]
        seed.write_bytes((tmp_path / "data" / name).read_bytes())
    (tmp_path / "data" / name).unlink(missing_ok=True)
    try:
        build_with(name, mutated(seed.read_bytes(), changes))
    except InputError as error:
        assert "\n" not in str(error)
