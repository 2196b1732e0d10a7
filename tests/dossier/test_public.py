"""The public edition: what may not be published is in none of its files; the internal one has it and says what it is."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from carriers import map_points, pages, texts
from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.disclosure import disclosure
from werkruimte.cli.make import make_agreement, write_dossier
from werkruimte.cli.order import Order
from werkruimte.domain.assessment import Event
from werkruimte.domain.figure import Area, Figure, Figures, Period
from werkruimte.domain.source import Rejected, Source
from werkruimte.dossier import area_layers, contract
from werkruimte.facts.build import build
from werkruimte.publish import few_dwellings, public
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

ON = date(2026, 11, 24)
NOW = Period(date(2026, 3, 31), "circa")
CITIES = {
    "amersfoort": ("cbs/gemeenten_panel_2012_2024.parquet", "cbs/wijken_2022.gpkg", "pendel/wijk_banen_ca2015.gpkg"),
    "kampen": (
        "cbs/gemeenten_panel_2012_2024.parquet",
        "cbs/gemeentegrenzen_2012_2024_2026.gpkg",
        "bedrijventerreinen/ibis_2024_selectie.csv",
        "kampen_osm/kampen_osm_addresses.parquet",
        "kampen_osm/kampen_osm_landuse.gpkg",
    ),
}
# What is planted, per kind; every word occurs nowhere else.
SECRET = {
    "a small candidate": ("Plantlaantje", "room-9999", "77.7531", "77,75"),
    "its object": ("0000019999999999",),
    "a small count": ("Kleinplantwijk",),
    "a quadrant": ("Kwadrantplant", "61.2371", "61,24", "m01.quadrant"),
    "an unpublishable figure": ("424242", "424.242"),
    "an unpublishable row": ("geheime-rij-42", "Geheimwaarde"),
}


def _figure(id: str, value: float, area: Area, source: str) -> Figure:
    entry = catalogue()[id]
    return Figure(id, value, entry.unit, NOW, area, entry.method, (source,), "midden")


def planted(result: Run) -> Run:
    """The run with one of everything that the public edition may not hold."""
    units = result.sources[0].id
    rejected = (Rejected("geheime-rij-42", "naam", "Geheimwaarde", "Geheimwaarde is te lang"),)
    closed = Source("geheim", "units_extra", "geheim.csv", "Register", "gemeente", "besloten", "no", NOW, "0" * 64, 2, 1, rejected)
    figures = Figures()
    for figure in result.figures:
        figures.add(figure)
    figures.add(_figure("m12.households.stock", 3, Area("wijk", "WKPLANT", "Kleinplantwijk"), units))
    figures.add(_figure("m01.quadrant.room.share", 61.2371, Area("park", "RINPLANT", "Kwadrantplant"), units))
    figures.add(_figure("m01.quadrant.pressure.ratio", 61.2371, Area("park", "RINPLANT", "Kwadrantplant"), units))
    figures.add(_figure("m12.jobs.all.stock", 424242, Area("wijk", "WKGEHEIM", "Registerwijk"), "geheim"))
    area, since = Area("park", "RINPLANT", "Plantlaantje"), replace(NOW, start=date(2017, 1, 1))
    event = Event(
        "room-9999", "room", "encroachment", "kandidaat", since, area, "Plantlaantje", 1, 2, "loss", 77.7531, "ha", units, "Drie woningen."
    )
    mine = replace(event, dwellings=3, objects=("0000019999999999",))
    return replace(result, figures=figures, events=(*result.events, mine), sources=(*result.sources, closed))


@pytest.fixture(scope="module")
def both(demo_run: Run, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The planted demo in both editions."""
    whole = planted(demo_run)
    found = {}
    for name, edition in (("intern", whole), ("publiek", public(whole))):
        found[name] = tmp_path_factory.mktemp(name)
        write_dossier(edition, found[name], lambda _: None)
    return found


@pytest.mark.parametrize("kind", SECRET)
def test_nothing_planted_is_in_any_file_of_the_public_edition(both: dict[str, Path], kind: str) -> None:
    held = {word for text in texts(both["intern"]).values() for word in SECRET[kind] if word in text}
    assert held, "the internal edition does not hold what was planted"
    words = [w for w in SECRET[kind] if w != "Kleinplantwijk"]
    found = [(file, word) for file, text in texts(both["publiek"]).items() for word in words if word in text]
    assert found == []


def test_a_hidden_count_says_so_and_is_no_zero(both: dict[str, Path]) -> None:
    data = json.loads((both["publiek"] / "dossier.json").read_text("utf-8"))
    (small,) = [f for f in data["figures"] if f["area"]["code"] == "WKPLANT"]
    assert (small["value"], small["status"], small["reason"]) == (None, "suppressed", "suppressed_small")
    (closed,) = [f for f in data["figures"] if f["area"]["code"] == "WKGEHEIM"]
    assert (closed["value"], closed["status"], closed["reason"]) == (None, "suppressed", "licence")
    assert "niet openbaar" in texts(both["publiek"])["dossier.html"]


HOMES = ("m01.units.woon.count", "m01.floor.woon.stock")


@pytest.mark.parametrize("edition", ["intern", "publiek"])
def test_both_editions_keep_the_contract(both: dict[str, Path], edition: str) -> None:
    data = json.loads((both[edition] / "dossier.json").read_text("utf-8"))
    jsonschema.validate(data, contract.schema(), format_checker=jsonschema.FormatChecker())
    assert data["edition"] == edition


def test_the_floor_of_dwellings_is_hidden_with_their_count(both: dict[str, Path]) -> None:
    figures = json.loads((both["publiek"] / "dossier.json").read_text("utf-8"))["figures"]
    hidden = {id: {f["area"]["code"] for f in figures if f["id"] == id and f["status"] == "suppressed"} for id in HOMES}
    assert hidden[HOMES[0]] and hidden[HOMES[0]] == hidden[HOMES[1]]


def test_every_page_sheet_and_layer_of_the_internal_edition_says_so(both: dict[str, Path]) -> None:
    says(both["intern"], "concept, intern", "openbare uitgave")


def test_every_page_sheet_and_layer_of_the_public_edition_says_so(both: dict[str, Path]) -> None:
    says(both["publiek"], "openbare uitgave", "concept, intern")


def says(folder: Path, words: str, other: str) -> None:
    sections = re.findall(r"<section id.*?</section>", (folder / "dossier.html").read_text("utf-8"), re.S)
    assert len(sections) > 20 and all(words in s for s in sections)
    sheets = pages(folder / "dossier.pdf")
    assert len(sheets) > 20 and all(words in re.sub(r"\s+", " ", p) for p in sheets)
    assert json.loads((folder / "dossier.json").read_text("utf-8"))["edition_text"] == words
    assert all(words in str(s.oddFooter.left.text) for s in openpyxl.load_workbook(folder / "dossier.xlsx"))
    with closing(sqlite3.connect(folder / "dossier.gpkg")) as layers:
        kinds = layers.execute("SELECT description FROM gpkg_contents WHERE data_type = 'features'").fetchall()
    assert kinds and {d for (d,) in kinds} == {words}
    assert not [n for n, t in texts(folder).items() if other in t]


def test_the_council_paper_has_both_editions(tmp_path: Path) -> None:
    for public_edition, words in ((False, "concept, intern"), (True, "openbare uitgave")):
        order = Order("rijssen-holten", uit=tmp_path / words, datum=ON, publiek=public_edition)
        made = make_agreement(order, lambda _: None)
        assert all(words in re.sub(r"\s+", " ", t) for t in texts(made).values())


@pytest.fixture(scope="module", params=["demo", *CITIES])
def city(request: pytest.FixtureRequest, demo_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Run, Run, Path]]:
    """A municipality: the run, its public run, and the folder with its public forms."""
    if request.param == "demo":
        whole = planted(demo_run)
        yield whole, public(whole), request.getfixturevalue("both")["publiek"]
    else:
        data = request.getfixturevalue("shared") / "data"
        source = tmp_path_factory.mktemp("data")
        for file in CITIES[request.param]:
            (source / Path(file).name).symlink_to(data / file)
        whole = run(build(request.param, source, source / "uit"), in_force(ON))
        folder = tmp_path_factory.mktemp("publiek")
        shown = public(whole)
        write_dossier(shown, folder, lambda _: None)
        yield whole, shown, folder


City = tuple[Run, Run, Path]


def test_no_small_count_quadrant_or_small_event_in_the_contract(city: City) -> None:
    data = json.loads((city[2] / "dossier.json").read_text("utf-8"))
    shown = [f for f in data["figures"] if f["value"] is not None and not catalogue()[f["id"]].of_things]
    assert not [f for f in shown if f["unit"] in ("n", "persons", "jobs") and 0 < f["value"] < 5]
    assert not [f for f in data["figures"] if "quadrant" in f["id"]]
    few = {e.id for e in city[0].events if few_dwellings(e)}
    assert not few & {e["id"] for e in data["events"]}
    assert all(not evidence["objects"] for e in data["events"] for evidence in e["evidence"])


def test_no_file_names_a_small_event_or_a_quadrant(city: City) -> None:
    few = {e.id for e in city[0].events if few_dwellings(e)}
    for name, text in texts(city[2]).items():
        assert not [id for id in few if id in text], name
        assert "kwadrant" not in text.lower() and "m01.quadrant" not in text, name


def test_no_map_shows_a_single_dwelling(city: City) -> None:
    whole, _, folder = city
    homes = [p for p in map_points(folder / "dossier.html") if p[2] % 10 == 0]
    assert all(p[3] == 0 for p in homes)
    real = {(round(lon * 1e5), round(lat * 1e5)) for lon, lat, _, _, kind, _, _ in whole.layers().addresses if kind == 0}
    assert len({(x, y) for x, y, _, _ in homes} & real) <= len(homes) // 100  # a middle of a square can happen to be a house
    assert not [p for p in map_points(folder / "dossier.html") if p[2] % 10 == 2]
    with closing(sqlite3.connect(folder / "dossier.gpkg")) as layers:
        tables = {t for (t,) in layers.execute("SELECT table_name FROM gpkg_contents")}
        columns = {c for t in tables for _, c, *_ in layers.execute(f'PRAGMA table_info("{t}")')}
        assert not columns & {"c_rustig_basisjaar", "straat", "postcode", "afstand_m"}
        if "woningen_bij_terrein" in tables:
            assert layers.execute("SELECT min(woningen) FROM woningen_bij_terrein").fetchone()[0] >= 5


def test_every_figure_that_is_hidden_was_known_and_every_other_is_unchanged(city: City) -> None:
    whole, shown, _ = city
    before = {f.key: f for f in whole.figures}
    for figure in shown.figures:
        old = before[figure.key]
        assert old.known if figure.status == "suppressed" else (figure.value, figure.low, figure.high) == (old.value, old.low, old.high)
    missing = before.keys() - {f.key for f in shown.figures}
    assert {id for id, *_ in missing} <= {id for id, entry in catalogue().items() if entry.internal}


def test_no_sum_gives_a_hidden_count_away(city: City) -> None:
    shown = city[1]
    for park in {f.area.code for f in shown.figures if f.area.level == "park"}:
        ids = ["m01.units.all.count", *(f"m01.units.{k}.count" for k in ("industrie", "winkel_of_kantoor", "overig", "woon"))]
        hidden = [f for id in ids for f in shown.figures.find(id, park) if f.status == "suppressed"]
        assert len(hidden) != 1, park
        same = [f.status for id in ("m01.units.woon.count", "m01.dwellings.on_park.count") for f in shown.figures.find(id, park)]
        assert len(set(same)) <= 1, park


COUNTS = {
    "m01.units.all.count": tuple(f"m01.units.{k}.count" for k in ("industrie", "winkel_of_kantoor", "overig", "woon", "gecombineerd"))
}
TOLD = re.compile(r"(\d+) woningen? ")


def leaks(data: dict) -> list[str]:
    """What a reader finds by taking the counts of an area that are printed, and those that an event of it tells, from their total."""
    found = []
    told = {
        e["area"]["code"]: int(m[1]) for e in data["events"] for m in [TOLD.search(e["evidence"][0]["what"])] if m and e["ledger"] == "land"
    }
    figures = {(f["id"], f["area"]["code"], f["period"]["to"]): f for f in data["figures"]}
    for (id, code, day), whole in figures.items():
        parts = [(p, figures[p, code, day]) for p in COUNTS.get(id, ()) if (p, code, day) in figures]
        if not parts or whole["value"] is None:
            continue
        known = {p: f["value"] for p, f in parts if f["value"] is not None}
        known |= {"m01.units.woon.count": told[code]} if code in told else {}
        dark = [p for p, f in parts if f["status"] == "suppressed" and p not in known]
        rest = whole["value"] - sum(known.values())
        if dark and (len(dark) == 1 or rest < 5):
            found.append(f"{code}: {rest} for {dark}")
    return found


def test_no_subtraction_and_no_event_tells_a_hidden_count(city: City) -> None:
    data = json.loads((city[2] / "dossier.json").read_text("utf-8"))
    assert leaks(data) == []


def test_the_subtraction_finds_what_an_event_tells(both: dict[str, Path]) -> None:
    data = json.loads((both["intern"] / "dossier.json").read_text("utf-8"))
    for figure in data["figures"]:
        if (
            figure["id"] in ("m01.units.industrie.count", "m01.units.overig.count", "m01.units.woon.count")
            and figure["area"]["code"] == "630"
        ):
            figure |= {"value": None, "status": "suppressed"}
    assert [found for found in leaks(data) if found.startswith("630")] == [
        "630: 3.0 for ['m01.units.industrie.count', 'm01.units.overig.count']"
    ]


def test_the_rows_of_a_map_give_no_hidden_count_away(city: City) -> None:
    whole, shown, folder = city
    with closing(sqlite3.connect(folder / "dossier.gpkg")) as layers:
        if not layers.execute("SELECT 1 FROM gpkg_contents WHERE table_name = 'bedrijfsruimte'").fetchall():
            return
        rows = layers.execute("SELECT rin, count(*) FROM bedrijfsruimte WHERE rin IS NOT NULL GROUP BY rin").fetchall()
    assert rows
    for park, _ in rows:
        ids = [f"m01.units.{k}.count" for k in ("all", "overig", "woon")]
        dark = [id for id in ids for f in shown.figures.find(id, park) if f.status == "suppressed"]
        small = [id for id in dark for f in whole.figures.find(id, park) if f.value and f.value < 5]
        assert not small or len(dark) > 1, (park, dark)


def test_a_source_that_may_not_be_published_by_row_has_no_rows_in_any_form(demo_run: Run, tmp_path: Path) -> None:
    sources = tuple(replace(s, may_publish="aggregates") if s.kind in ("units", "ibis_polygons") else s for s in demo_run.sources)
    shown = public(replace(demo_run, sources=sources))
    area_layers.write(shown, shown.layers(), tmp_path / "dossier.gpkg")
    assert not [f for f in shown.figures if f.area.level == "park"] and not shown.bridge.links
    drawn = shown.layers()
    assert not drawn.parks and not drawn.cells and not [a for a in drawn.addresses if a[4] != 0]
    with closing(sqlite3.connect(tmp_path / "dossier.gpkg")) as layers:
        tables = {t for (t,) in layers.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")}
    assert tables <= {"gemeente", "wijken", "woningen_bij_terrein"}


def test_jobs_of_a_register_need_five_establishments(demo_run: Run) -> None:
    register = Source("lisa", "register", "lisa.csv", "Vestigingen", "regio", "besloten", "aggregates", NOW, "0" * 64)
    figures = Figures()
    for area, firms in (("WKVEEL", 5), ("WKWEINIG", 4), ("WKONBEKEND", None)):
        here = Area("wijk", area, area)
        figures.add(_figure("m12.jobs.all.stock", 100, here, "lisa"))
        if firms is not None:
            figures.add(_figure("m12.establishments.all.count", firms, here, "lisa"))
    shown = public(replace(demo_run, figures=figures, sources=(register,), events=()))
    assert {f.area.code: f.value for f in shown.figures if f.unit == "jobs"} == {"WKVEEL": 100, "WKWEINIG": None, "WKONBEKEND": None}


def test_jobs_of_a_sector_need_five_establishments_of_that_sector(demo_run: Run) -> None:
    register = Source("lisa", "register", "lisa.csv", "Vestigingen", "regio", "besloten", "aggregates", NOW, "0" * 64, 60, 57)
    told = replace(register, warning="Eenmanszaken worden niet bewaard en tellen niet mee: 3, met 39 banen.")
    park, figures = Area("park", "RINPLANT", "Plantlaantje"), Figures()
    firms = {"all": 57, "sbi_be": 50, "sbi_f": 1, "sbi_gi": 0, "sbi_j": 6}
    for sector, count in firms.items():
        figures.add(_figure(f"m02.establishments.{sector}.count", count, park, "lisa"))
        figures.add(_figure(f"m02.jobs.{sector}.stock", count * 50, park, "lisa"))
    shown = public(replace(demo_run, figures=figures, sources=(told,), events=()))
    jobs = {f.id.split(".")[2]: f.value for f in shown.figures if f.unit == "jobs"}
    assert jobs == {"all": 2850, "sbi_be": 2500, "sbi_f": None, "sbi_gi": 0, "sbi_j": None}, "nor by the sum of sectors"
    (source,) = shown.sources
    assert (source.rows_in, source.rows_out) == (57, 57) and "39" not in source.warning


def test_land_value_and_the_chance_of_conversion_are_told_as_not_measured_and_are_internal(both: dict[str, Path]) -> None:
    ids = {"m06.land_value_gap.median", "m14.conversion_hazard.share"}
    for edition, held in (("intern", ids), ("publiek", set())):
        data = json.loads((both[edition] / "dossier.json").read_text("utf-8"))
        assert {f["id"] for f in data["figures"] if f["id"] in ids} == held
        assert all(f["status"] == "no_data" and "Niet gemeten" in f["note"] for f in data["figures"] if f["id"] in ids)
        assert {id for rung in data["ladder"] for id in rung["figures"] if id in ids} == held
        told = {m["number"] for m in data["measures"] if any("niet gemeten" in gap.lower() and "waarde" in gap for gap in m["gaps"])}
        assert {1, 6, 14} <= told
    assert not [(file, id) for file, text in texts(both["publiek"]).items() for id in ids if id in text]


def test_chapters_for_internal_use_are_marked_in_the_catalogue() -> None:
    words = re.compile(r"quadrant|land_?value|hazard|purchase|acquisition")
    assert [id for id, entry in catalogue().items() if words.search(id) and not entry.internal] == []


def test_the_public_edition_says_it_leaves_out_no_more_than_it_does(both: dict[str, Path]) -> None:
    """It said to hold nothing on purchase, while measure 14 stands there whole, as in the internal one."""
    measures = {edition: json.loads((folder / "dossier.json").read_text("utf-8"))["measures"][13] for edition, folder in both.items()}
    assert measures["publiek"]["clauses"] == measures["intern"]["clauses"] and "aankoop" not in " ".join(disclosure().words)
