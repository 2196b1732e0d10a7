"""The fact base of Toetsstad: the stand of a day is drawn from the history."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from toetsstad import EXTRACT, write_city
from write_lvbag import bag_id

from werkruimte.facts.build import build
from werkruimte.facts.snapshot import Snapshot
from werkruimte.sources import lvbag_area

CITY = Path(__file__).parent


def test_the_units_are_those_that_the_hand_made_table_has_in_stock_at_the_end(city_facts: Snapshot) -> None:
    with (CITY / "answers_units.csv").open(encoding="utf-8", newline="") as file:
        last = {bag_id("01", row["unit"]): row["2024-01-01"] for row in csv.DictReader(file) if row["2024-01-01"] != "-"}
    got = dict(
        city_facts.open()
        .execute("SELECT id, klasse || CASE WHEN klasse = 'gecombineerd' AND is_business THEN '+' ELSE '' END FROM units ORDER BY id")
        .fetchall()
    )
    assert got == {id: answer.split()[0] for id, answer in last.items()}


def test_a_unit_has_its_street_and_the_year_of_its_pand(city_facts: Snapshot) -> None:
    rows = city_facts.open().execute("SELECT DISTINCT straat FROM units").fetchall()
    assert rows == [("Toetsweg",)]
    assert city_facts.open().execute(
        "SELECT count(*) FROM units JOIN panden USING (pand_id) WHERE units.bouwjaar = panden.bouwjaar"
    ).fetchall()[0][0] == len(city_facts.open().execute("SELECT 1 FROM units WHERE bouwjaar IS NOT NULL").fetchall())


def test_the_source_bears_the_date_of_the_stand(city_facts: Snapshot) -> None:
    source = next(s for s in city_facts.sources if s.kind == "units")
    assert (source.period.end, source.period.precision, source.id) == (date(2024, 3, 15), "day", "bag-extract-2024-03-15")
    assert (city_facts.code, city_facts.name) == ("GM9998", "Toetsstad")


def test_a_table_of_units_beside_the_history_is_named_and_not_used(city_facts: Snapshot, tmp_path: Path) -> None:
    data = write_city(tmp_path / "data")
    (data / "eenheden_2024.csv").write_text("oppervlakte;gebruiksdoelen;x;y\n100;industriefunctie;155010;525010\n", "utf-8")
    built = build("GM9998", data, tmp_path / "uit")
    spare = next(s for s in built.sources if s.file == "eenheden_2024.csv")
    assert spare.kind == "" and EXTRACT in spare.warning
    assert (
        built.open().execute("SELECT count(*) FROM units").fetchall() == city_facts.open().execute("SELECT count(*) FROM units").fetchall()
    )


def test_the_delivery_document_names_the_city(tmp_path: Path) -> None:
    assert lvbag_area.municipalities(write_city(tmp_path) / EXTRACT) == {"GM9998": "Toetsstad"}
