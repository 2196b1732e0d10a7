"""A plan in the zip in which it was sent, in another encoding than its head says, and a workbook with its names in two rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import small_files as small
from openpyxl import Workbook

from werkruimte.domain.errors import FileUnreadable
from werkruimte.facts.snapshot import Snapshot

Build = Callable[..., Snapshot]
PLAN = small.plan().encode()
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + PLAN.split(b"?>", 1)[1]
CUT = bytearray(small.zipped({"1.gml": PLAN}))
CUT[300] ^= 0xFF


@pytest.mark.parametrize("name", ["NL.IMRO.9001.gml", "plan/NL.IMRO.9001.xml"])
def test_a_plan_in_a_zip_is_read_as_the_plan(build_with: Build, name: str) -> None:
    snapshot = build_with("plan.zip", small.zipped({"plan/toelichting.pdf": b"%PDF", "geleide.xml": b"<x/>", name: PLAN}))
    assert snapshot.open().execute("SELECT imro, datum::VARCHAR FROM plans").fetchall() == [("2012", "2020-05-06")]
    assert snapshot.open().execute("SELECT count(*), round(sum(ST_Area(geometry))) FROM plan_areas").fetchall() == [(1, 10_000)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (small.zipped({"1.gml": PLAN, "2.gml": PLAN}), "2 plannen. Pak het uit"),
        (small.zipped({"1.gml": PLAN + b" " * (60 << 20)}), "honderden malen groter"),
        (small.zipped({"1.gml": OUTSIDE}), "eigen documenttype"),
        (small.zipped({"1.gml": OUTSIDE.decode().encode("utf-16")}), "eigen documenttype"),
        (small.zipped({"1.gml": PLAN})[:-60], "beschadigd of afgebroken"),
        (bytes(CUT), "beschadigd of afgebroken"),
        (small.zipped({"1.gml": PLAN[:-200]}), "afgebroken of ongeldig"),
    ],
    ids=["two", "bomb", "entity", "entity in utf-16", "cut", "altered", "cut within"],
)
def test_a_zip_that_is_no_plan_is_one_sentence(build_with: Build, tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(FileUnreadable, match=r"^plan\.zip: ") as caught:
        build_with("plan.zip", content)
    assert says in str(caught.value) and "\n" not in str(caught.value) and not (tmp_path / "uit").exists()


@pytest.mark.parametrize(
    "content",
    [
        small.plan().replace("Proef", "Café").encode("latin-1"),
        PLAN.replace(b"UTF-8", b"klingon"),
        PLAN.replace(b"UTF-8", b"UTF-32"),
        PLAN.replace(b"UTF-8", b"shift_jis"),
    ],
    ids=["latin-1 that says utf-8", "nonsense", "utf-32", "more bytes a letter"],
)
def test_another_encoding_than_the_head_says_is_told_with_its_cure(build_with: Build, content: bytes) -> None:
    with pytest.raises(FileUnreadable, match=r"plan\.gml: de tekens staan niet in de codering .* Sla het opnieuw op als UTF-8"):
        build_with("plan.gml", content)


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_an_encoding_that_the_head_does_say_is_read(build_with: Build, encoding: str) -> None:
    text = small.plan().replace("UTF-8", encoding).replace("Proef", "Café")
    snapshot = build_with("plan.gml", text.encode(encoding))
    assert snapshot.open().execute("SELECT naam FROM plans").fetchall() == [("Café",)]


UNIT = ("1", 100, "industriefunctie", 200000, 450000, 1990)
NAMES = ("id", "oppervlakte", "gebruiksdoelen")
ROWS = {
    "names below": ((*NAMES, "plek", None, "bouwjaar"), (None, None, None, "x", "y", None)),
    "names above": (("id", None, None, None, None, "bouwjaar"), (None, "oppervlakte", "gebruiksdoelen", "x", "y", None)),
}


def sheet(*rows: tuple[object, ...]) -> Callable[[Path], object]:
    def made(path: Path) -> None:
        book = Workbook()
        assert book.active is not None
        for row in rows:
            book.active.append(row)
        book.save(path)

    return made


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_column_names_in_two_rows_are_told_with_the_cure(build_with: Build, rows: tuple[tuple[object, ...], ...]) -> None:
    with pytest.raises(FileUnreadable, match=r"eenheden_2025\.xlsx: de kolomnamen staan over twee rijen.*Hef de samenvoeging op"):
        build_with("eenheden_2025.xlsx", sheet(*rows, UNIT, UNIT))


def test_two_rows_of_names_in_a_sheet_that_is_not_ours_stop_nothing(build_with: Build) -> None:
    rows = (("RIN", "naam", "oppervlakte", None), (None, None, "ha_bruto", "ha_netto"), ("1", "Noord", 9, 8))
    snapshot = build_with("terreinen.xlsx", sheet(*rows))
    found = next(s for s in snapshot.sources if s.file == "terreinen.xlsx")
    assert found.kind == "" and "herkent" in found.warning and "op één rij" in found.warning


def test_a_column_without_a_name_is_no_second_row_of_names(build_with: Build) -> None:
    """A column of numbers or remarks beside the table has no name, and titles stand above."""
    head = (*NAMES, "x", "y", "bouwjaar", None)
    rows = (("Eenheden", None), head, (*UNIT, "nagaan"), ("2", *UNIT[1:], None))
    snapshot = build_with("eenheden_2025.xlsx", sheet(*rows))
    assert next(s for s in snapshot.sources if s.file == "eenheden_2025.xlsx").rows_out == 2
