"""StatLine in both forms, and buurten of PDOK: real v3 answers and the real Baarn file; v4 made in the published shape."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkruimte.domain.errors import InputError
from werkruimte.domain.source import Source
from werkruimte.engine import connect
from werkruimte.facts.build import build
from werkruimte.facts.snapshot import Snapshot
from werkruimte.rules.rules import in_force
from werkruimte.run import run
from werkruimte.sources import cbs, files, statline

STOCK = "cbs/odata_v3/82550NED_woningvoorraad_twenterand.json"
BAARN = "cbs/baarn_buurten_2024_pdok_wijkenbuurten.geojson"
CONTEXT = "https://odata4.cbs.nl/CBS/99999NED/$metadata#"


def built(shared: Path, tmp_path: Path, name: str, *names: str) -> Snapshot:
    folder = tmp_path / "data"
    folder.mkdir(exist_ok=True)
    for file in names:
        (folder / Path(file).name).symlink_to(shared / "data" / file)
    return build(name, folder, tmp_path / "uit")


def statistics(snapshot: Snapshot) -> dict[tuple[str, str, str], float]:
    rows = snapshot.open().execute("SELECT code, subject, day, value FROM statistics").fetchall()
    return {(code, subject, day.isoformat()): value for code, subject, day, value in rows}


def source_of(snapshot: Snapshot, name: str) -> Source:
    return next(s for s in snapshot.sources if s.file == name)


def test_totals_of_the_real_stock_by_year(shared: Path, tmp_path: Path) -> None:
    snapshot = built(shared, tmp_path, "GM1700", STOCK)
    rows = json.loads((shared / "data" / STOCK).read_text("utf-8"))["value"]
    totals = [r for r in rows if r["Woningtype"] == "T001100" and r["Bouwjaarklasse"] == "T001018"]
    by_hand = {("GM1700", "dwellings", f"{r['Perioden'][:4]}-01-01"): r["BeginstandWoningvoorraad_1"] for r in totals}
    assert len(by_hand) == 14
    assert statistics(snapshot) == by_hand
    assert source_of(snapshot, Path(STOCK).name).title == "StatLine 82550NED"


def test_the_other_real_answers_stop_nothing(shared: Path, tmp_path: Path) -> None:
    others = ("70072ned_kerncijfers_overijssel_nl", "83625NED_verkoopprijzen", "regiocodes_omgeving")
    snapshot = built(shared, tmp_path, "GM1700", STOCK, *(f"cbs/odata_v3/{name}.json" for name in others))
    found = statistics(snapshot)
    assert found["NL", "population", "1995-01-01"] == 15_424_122
    assert "geen onderwerp" in source_of(snapshot, "83625NED_verkoopprijzen.json").warning
    result = run(snapshot, in_force(date(2026, 11, 24)))
    assert result.figures.last("m12.dwellings.stock", "GM1700").value == 14_192


def observations(rows: list[dict[str, Any]], more: bool = False) -> str:
    answer: dict[str, Any] = {"@odata.context": CONTEXT + "Observations", "value": rows}
    return json.dumps(answer | ({"@odata.nextLink": "https://voorbeeld.nl/2"} if more else {}))


def row(number: int, measure: str, value: float | None, region: str = "GM0308", **other: str) -> dict[str, Any]:
    return {"Id": number, "Measure": measure, "ValueAttribute": "None", "Value": value, "Perioden": "2024JJ00", "RegioS": region, **other}


CODES = {
    "@odata.context": CONTEXT + "MeasureCodes",
    "value": [
        {"Identifier": "M000352", "Title": "Totale bevolking", "Unit": "aantal"},
        {"Identifier": "M000100", "Title": "Woningvoorraad", "Unit": "aantal"},
        {"Identifier": "D003367", "Title": "Gemiddelde temperatuur", "Unit": "graden"},
    ],
}


def test_version_four_reads_by_its_measure_codes(shared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    rows = [
        row(1, "M000352", 25_000.0),
        row(2, "M000100", -99_995.0),
        row(3, "D003367", 11.0),
        row(4, "M000352", 800.0, Leeftijd="10010"),
        row(5, "M000352", 9_000.0, "WK030801  "),
        row(6, "M000352", 77.0, "GM0307"),
        row(7, "M000352", None, "WK030802"),
    ]
    (folder / "Observations.json").write_text(observations(rows))
    (folder / "MeasureCodes.json").write_text(json.dumps(CODES))
    snapshot = built(shared, tmp_path, "baarn")
    assert statistics(snapshot) == {("GM0308", "population", "2024-01-01"): 25_000, ("WK030801", "population", "2024-01-01"): 9_000}
    assert source_of(snapshot, "Observations.json").warning == ""


def test_what_is_missing_beside_an_answer_is_told(shared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "Observations.json").write_text(observations([row(1, "M000352", 25_000.0)], more=True))
    told = source_of(built(shared, tmp_path, "baarn"), "Observations.json").warning
    assert "volgende bladzijde" in told and "MeasureCodes" in told


@pytest.mark.parametrize("part", [0.2, 0.5, 0.95])
def test_a_cut_answer_is_one_sentence(shared: Path, tmp_path: Path, part: float) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    whole = (shared / "data" / STOCK).read_bytes()
    (folder / "stock.json").write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(InputError, match=r"stock\.json: het antwoord is afgebroken"):
        built(shared, tmp_path, "GM1700")


ANY = st.recursive(
    st.none() | st.floats() | st.text(max_size=5), lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=9), v, max_size=3)
)


@given(st.lists(st.dictionaries(st.sampled_from(["RegioS", "Perioden", "Measure", "Value", "Woningvoorraad_1", "X"]), ANY), max_size=4))
def test_any_answer_gives_rows_or_one_sentence(tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]) -> None:
    path = tmp_path_factory.mktemp("statline") / "antwoord.json"
    path.write_text(observations(rows))
    connection = connect()
    cbs.create(connection)
    statline.create(connection)
    found = files.Found(path, "statline_values", "", frozenset())
    source = statline.read(connection, found, files.describe(found), "GM0308")
    assert source.rows_in == len(rows)
    connection.close()


def test_buurten_of_pdok_make_districts_and_no_data_stays_no_data(shared: Path, tmp_path: Path) -> None:
    snapshot = built(shared, tmp_path, "baarn", BAARN)
    frame = gpd.read_file(shared / "data" / BAARN)
    land = frame[frame["water"] == "NEE"]
    assert (land["woningvoorraad"] == -99_995).all()
    people = land.groupby("wijkcode")["aantal_inwoners"].sum()
    found = statistics(snapshot)
    assert {code: value for (code, subject, _), value in found.items() if subject == "population"} == people.to_dict()
    assert {subject for _, subject, _ in found} == {"population", "households", "dwellings"}
    assert {code: value for (code, subject, _), value in found.items() if subject == "dwellings"} == dict.fromkeys(people.index)
    areas = dict(snapshot.open().execute("SELECT code, ST_Area(geometry) FROM districts").fetchall())
    assert areas == {code: pytest.approx(m2, rel=1e-4) for code, m2 in land.to_crs(28992).dissolve("wijkcode").area.items()}
