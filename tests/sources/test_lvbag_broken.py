"""Bad input for the LV BAG reader: one Dutch sentence and nothing left behind, or a row named and on."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import lvbag_samples as sample
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from werkruimte.domain.errors import CrsUnknown, FileUnreadable, InputError, NoRowsLeft, OutputBlocked
from werkruimte.sources import lvbag, lvbag_zip

GOOD_PAND = sample.pand(id_="0221100000000009")
GOOD_UNIT = sample.unit(id_="0221010000000009")
GOOD = sample.document(GOOD_PAND, GOOD_UNIT)
THOUSANDFOLD = sample.zipped({"0221PND15092020-000001.xml": GOOD + " " * (20 << 20)})
LEVEL = sample.zipped({"0221PND15092020-000001.xml": GOOD})


def read(tmp_path: Path, content: bytes | str, name: str = "extract.xml") -> tuple[Path, lvbag.Summary]:
    file, out = tmp_path / name, tmp_path / "out"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return out, lvbag.read(file, out)


def values(out: Path, table: str, columns: str) -> list[tuple[object, ...]]:
    sql = f"SELECT {columns} FROM read_parquet('{out}/{table}_voorkomens/*.parquet') WHERE id NOT LIKE '%9' ORDER BY ALL"
    return duckdb.sql(sql).fetchall()


def nest(content: bytes, levels: int) -> bytes:
    for level in range(levels):
        content = sample.zipped({f"{level}.zip": content}, zipfile.ZIP_STORED)
    return content


# --- files that stop the run ----------------------------------------------------------------------------------

BROKEN: dict[str, tuple[str | bytes, str]] = {
    "empty file": (b"", "leeg"),
    "cut zip": (sample.extract()[:-200], "afgekapt"),
    "cut inner zip": (sample.zipped({"9999PND15092020.zip": LEVEL[:-50]}, zipfile.ZIP_STORED), "afgekapt"),
    "cut xml in a whole zip": (sample.zipped({"a.xml": GOOD[:-400]}), "na object 0221"),
    "cut xml": (GOOD[:-100], "afgekapt"),
    "cut in the head": (GOOD[:300], "afgekapt"),
    "tags crossed": (GOOD.replace("</Objecten:status>", "</Objecten:geconstateerd>", 1), "beschadigd"),
    "text between objects that is no xml": (GOOD.replace("</sl:stand><sl:stand>", "</sl:stand> & <sl:stand>"), "beschadigd"),
    "control character": (GOOD.replace("Pand in gebruik", "Pand\x01in gebruik"), "beschadigd"),
    "unknown entity": (GOOD.replace("D1", "&euro;"), "beschadigd"),
    "latin-1 that says utf-8": (GOOD.replace("D1", "Coördinatie").encode("latin-1"), "UTF-8"),
    "says latin-1": (GOOD.replace("UTF-8", "ISO-8859-1"), "ISO-8859-1"),
    "says nonsense": (GOOD.replace("UTF-8", "klingon"), "klingon"),
    "utf-16": (GOOD.encode("utf-16"), "UTF-8"),
    "web page": ("<!DOCTYPE html><html><body>404 niet gevonden</body></html>", "webpagina"),
    "json": ('{"type": "FeatureCollection"}', "beschadigd"),
    "other xml": ("<kaart><laag/></kaart>", "geen LV BAG-extract (gevonden: kaart)"),
    "zip of something else": (sample.zipped({"gemeenten.shp": b"\x00\x00\x27\x0a"}), "geen LV BAG-extract (gevonden: extract"),
    "mutations": ("<m:mutatieBericht xmlns:m='x'/>", "mutatielevering"),
    "no objects": (sample.document(), "geen enkel object"),
    "entity bomb": (sample.billion_laughs(), "DTD"),
    "external entity": (sample.external_entity(), "DTD"),
    "dtd between objects": (GOOD.replace("</sl:stand>", "</sl:stand><!DOCTYPE x []>", 1), "DTD"),
    "comment without end": (GOOD.replace("</sl:stand>", "</sl:stand><!-- ", 1), "beschadigd"),
    "head without end": (GOOD.replace("<sl:dataset>", "<sl:x/>" * 200_000 + "<sl:dataset>"), "1 MB"),
    "thousandfold": (THOUSANDFOLD, "keer zo groot"),
    "thousandfold within": (sample.zipped({"9999PND15092020.zip": THOUSANDFOLD}), "keer zo groot"),
    "zip that lies about its size": (sample.with_lying_size(LEVEL, 100), "afgekapt"),
    "too many levels": (nest(LEVEL, 3), "lagen"),
    "password": (sample.encrypted(LEVEL), "wachtwoord"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_bad_file_is_one_dutch_sentence_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    content, said = BROKEN[name]
    with pytest.raises(FileUnreadable) as caught:
        read(tmp_path, content, "extract.bin")
    told = str(caught.value)
    assert said in told and "extract.bin" in told and "\n" not in told and told.endswith(".")
    assert os.listdir(tmp_path) == ["extract.bin"]


def test_three_levels_as_published_are_read(tmp_path: Path) -> None:
    _, summary = read(tmp_path, nest(LEVEL, 2))
    assert summary.tables["pand_voorkomens"].rows_out == 1


def test_absolute_limit_holds_whatever_the_ratio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lvbag_zip, "MAX_TOTAL", 1000)
    with pytest.raises(FileUnreadable, match="groter dan een BAG-extract"):
        read(tmp_path, LEVEL)


def test_object_without_end_does_not_fill_the_memory(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="32 MB"):
        read(tmp_path, sample.document(sample.pand(paper=sample.papers("x" * (34 << 20)))))


def test_name_that_climbs_out_of_the_zip_goes_nowhere(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    climbing: dict[str, bytes | str] = {
        "../../0221PND15092020-000001.xml": GOOD,
        "../../../tmp/9999VBO15092020.zip": sample.zipped({"/x.xml": GOOD}),
    }
    _, summary = read(folder, sample.zipped(climbing))
    assert summary.tables["pand_voorkomens"].rows_in == 2
    assert sorted(os.listdir(tmp_path)) == ["in"] and sorted(os.listdir(folder)) == ["extract.xml", "out"]


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="is er niet"):
        lvbag.read(tmp_path / "niets.zip", tmp_path / "out")


def test_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "eigen.txt").write_text("van de gebruiker")
    with pytest.raises(OutputBlocked, match="niet leeg"):
        read(tmp_path, GOOD)
    assert os.listdir(tmp_path / "out") == ["eigen.txt"]


def test_other_system_of_coordinates_stops_the_run(tmp_path: Path) -> None:
    degrees = "6.14 52.01 0.0 6.15 52.01 0.0 6.15 52.02 0.0 6.14 52.01 0.0"
    named = sample.polygon(attributes='srsName="urn:ogc:def:crs:EPSG::4326" srsDimension="3"')
    for shape in (sample.polygon(degrees), named):
        with pytest.raises(CrsUnknown, match="1 van 1 objecten"):
            read(tmp_path, sample.document(sample.pand(shape=shape)))


def test_extract_of_which_no_row_is_left_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(NoRowsLeft, match="is geen nummer van 16 cijfers"):
        read(tmp_path, sample.document(sample.pand(id_="123"), sample.pand(id_="124")))
    assert os.listdir(tmp_path) == ["extract.xml"]


# --- rows and values ------------------------------------------------------------------------------------------

BAD_ROWS = {
    "id too short": (sample.unit(id_="22101000000001"), "id", "22101000000001"),
    "id with letters": (sample.unit(id_="0221010000O00001"), "id", "0221010000O00001"),
    "no number": (sample.unit(past=sample.history(number="een")), "voorkomen", "een"),
    "no begin": (sample.unit(past=sample.history(begin="")), "begin", ""),
    "begin is no date": (sample.unit(past=sample.history(begin="2010-02-30")), "begin", "2010-02-30"),
    "begin after end": (sample.unit(past=sample.history(begin="2012-01-02", end="2012-01-01")), "eind", "2012-01-01"),
    "end is no date": (sample.unit(past=sample.history(end="nooit")), "eind", "nooit"),
    "in the sea": (sample.unit(place=sample.point("-50000 447000 0")), "x", "-50000 447000 0"),
    "degrees": (sample.unit(place=sample.point("6.14 52.01")), "x", "6.14 52.01"),
    "swapped": (sample.unit(place=sample.point("447005.0 206005.0 0.0")), "x", "447005.0 206005.0 0.0"),
    "no numbers": (sample.unit(place=sample.point("oost noord")), "x", "oost noord"),
    "not a number": (sample.unit(place=sample.point("NaN NaN")), "x", "NaN NaN"),
    "empty place": (sample.unit(place=sample.point("")), "x", ""),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_bad_row_is_left_out_counted_and_named(tmp_path: Path, name: str) -> None:
    bad, column, value = BAD_ROWS[name]
    out, summary = read(tmp_path, sample.document(bad, GOOD_UNIT, GOOD_PAND))
    assert summary.tables["verblijfsobject_voorkomens"] == lvbag.TableCount(2, 1, 1, 0)
    (rejected,) = summary.rejected
    assert (rejected.column, rejected.value, rejected.row, rejected.file) == (column, value, True, "extract.xml")
    assert rejected.object_id in bad and rejected.reason
    assert values(out, "verblijfsobject", "id") == []


BAD_VALUES = {
    "oppervlakte 0": (sample.unit(area="0"), "verblijfsobject", "oppervlakte", "0", None),
    "oppervlakte below 0": (sample.unit(area="-5"), "verblijfsobject", "oppervlakte", "-5", None),
    "oppervlakte in words": (sample.unit(area="veel"), "verblijfsobject", "oppervlakte", "veel", None),
    "oppervlakte with decimals": (sample.unit(area="99.5"), "verblijfsobject", "oppervlakte", "99.5", None),
    "pand that is no number": (sample.unit(panden=("x", sample.PAND_ID)), "verblijfsobject", "pand_ids", f"x\x1d{sample.PAND_ID}", [sample.PAND_ID]),
    "bouwjaar 9999": (sample.pand(year="9999"), "pand", "bouwjaar", "9999", None),
    "bouwjaar 0": (sample.pand(year="0"), "pand", "bouwjaar", "0", None),
    "bouwjaar in words": (sample.pand(year="oud"), "pand", "bouwjaar", "oud", None),
    "outline empty": (sample.pand(shape=sample.polygon("")), "pand", "geometry", "@3|", None),
    "outline not closed": (sample.pand(shape=sample.polygon(sample.SQUARE[:-21])), "pand", "geometry", f"@3|{sample.SQUARE[:77]}", None),
    "outline abroad": (sample.pand(shape=sample.polygon(sample.SQUARE.replace("4470", "1470"))), "pand", "geometry", None, None),
    "outline with a word": (sample.pand(shape=sample.polygon(sample.SQUARE.replace("206010.0", "hier", 1))), "pand", "geometry", None, None),
    "registration is no moment": (sample.pand(past=sample.history(registered="gisteren")), "pand", "registratie", "gisteren", None),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_VALUES)
def test_bad_value_is_gone_counted_and_named_and_its_row_stays(tmp_path: Path, name: str) -> None:
    bad, table, column, value, left = BAD_VALUES[name]
    out, summary = read(tmp_path, sample.document(bad, GOOD_UNIT, GOOD_PAND))
    assert summary.tables[f"{table}_voorkomens"] == lvbag.TableCount(2, 2, 0, 1)
    (rejected,) = summary.rejected
    assert rejected.column == column and not rejected.row and value in (None, rejected.value)
    assert values(out, table, f'"{column}"') == [(left,)]


@pytest.mark.parametrize(("made", "table", "column", "kept"), [
    (sample.unit(area="1"), "verblijfsobject", "oppervlakte", 1),
    (sample.unit(area="999999"), "verblijfsobject", "oppervlakte", 999_999),
    (sample.pand(year="1150"), "pand", "bouwjaar", 1150),
    (sample.pand(past=sample.history(begin="2012-01-01", end="2012-01-01")), "pand", "eind", None),
])  # fmt: skip
def test_odd_but_possible_value_is_kept(tmp_path: Path, made: str, table: str, column: str, kept: int | None) -> None:
    out, summary = read(tmp_path, sample.document(made, GOOD_UNIT, GOOD_PAND))
    assert not summary.rejected
    assert len(values(out, table, column)) == 1 and kept in (None, values(out, table, column)[0][0])


def test_outline_that_crosses_itself_is_mended_and_named(tmp_path: Path) -> None:
    import shapely

    out, summary = read(tmp_path, sample.document(sample.pand(shape=sample.polygon(sample.BOW_TIE)), GOOD_PAND, GOOD_UNIT))
    ((outline,),) = values(out, "pand", "geometry")
    # the two triangles of a bow tie of 10 by 10: twice 5 * 10 / 2
    assert shapely.is_valid(shapely.from_wkb(outline)) and shapely.area(shapely.from_wkb(outline)) == pytest.approx(50)
    assert [r.reason for r in summary.rejected] == ["kruist zichzelf; hersteld"]


def test_same_voorkomen_twice_counts_once_and_the_last_registered_stays(tmp_path: Path) -> None:
    early, late = (sample.unit(area=a, past=sample.history(registered=f"201{n}-01-01T00:00:00")) for n, a in ((2, "50"), (5, "60")))
    files = {"a.xml": sample.document(early, GOOD_PAND), "b.xml": sample.document(late, GOOD_UNIT), "c.xml": sample.document(early)}
    out, summary = read(tmp_path, sample.zipped(files))
    assert values(out, "verblijfsobject", "oppervlakte") == [(60,)]
    assert summary.tables["verblijfsobject_voorkomens"] == lvbag.TableCount(4, 2, 2, 0)
    assert [(r.file, r.reason) for r in summary.rejected] == [
        ("extract.xml/a.xml", "staat dubbel in het extract"),
        ("extract.xml/c.xml", "staat dubbel in het extract"),
    ]


def test_many_bad_rows_are_all_counted_and_the_first_named(tmp_path: Path) -> None:
    many = [sample.pand(id_=f"02211{number:011d}", year="9999") for number in range(1200)]
    _, summary = read(tmp_path, sample.document(*many))
    assert sum(summary.wrong.values()) == 1200 and len(summary.rejected) == 1000
    assert summary.rejected[0].object_id == "0221100000000000"


# --- fuzz -----------------------------------------------------------------------------------------------------

EXTRACTS: list[Callable[[], bytes]] = [sample.extract, lambda: sample.zipped({"a.xml": GOOD}, zipfile.ZIP_STORED), GOOD.encode]
FUZZ = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def check_survives(tmp_path: Path, content: bytes) -> None:
    for rest in tmp_path.iterdir():
        shutil.rmtree(rest) if rest.is_dir() else rest.unlink()
    try:
        _, summary = read(tmp_path, content, "x.zip")
        assert sorted(os.listdir(tmp_path)) == ["out", "x.zip"]
        assert sum(count.rows_out for count in summary.tables.values()) > 0
    except InputError:
        assert os.listdir(tmp_path) == ["x.zip"]
    lvbag.sniff(tmp_path / "x.zip")


@FUZZ
@given(which=st.integers(0, 2), share=st.floats(0, 1))
@example(which=0, share=0.999)
def test_any_truncation_is_survived(tmp_path: Path, which: int, share: float) -> None:
    content = EXTRACTS[which]()
    check_survives(tmp_path, content[: int(share * len(content))])


@FUZZ
@given(which=st.integers(0, 2), flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=8))
def test_any_flipped_bytes_are_survived(tmp_path: Path, which: int, flips: list[tuple[float, int]]) -> None:
    content = bytearray(EXTRACTS[which]())
    for place, bits in flips:
        content[int(place * len(content))] ^= bits
    check_survives(tmp_path, bytes(content))
