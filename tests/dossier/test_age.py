"""Data older than three years carry their year where they are said, older than ten the word oud; in four municipalities, now and later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from werkruimte.domain.figure import Figure
from werkruimte.dossier import blocks, clauses, model, wording
from werkruimte.facts.build import build
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

ON = date(2026, 11, 24)
LATER = date(2036, 1, 1)  # everything is older than three years, and much older than ten
DAYS = (ON, LATER)
ELSEWHERE = ("omzettingen", "bronnen")  # other municipalities and assumptions: their numbers are no figures of this one
STATISTICS = (
    "cbs/gemeenten_panel_2012_2024.parquet",
    "cbs/wijken_2022.gpkg",
    "cbs/gemeentegrenzen_2012_2024_2026.gpkg",
    "pendel/wijk_banen_ca2015.gpkg",
    "pendel/gemeente_od_banen_ca2015_min10.parquet",
    "cbs/vestigingen_gemeente_2026.csv",
    "bedrijventerreinen/ibis_2024_selectie.csv",
)
CITIES = {
    "kampen": ("kampen_osm/kampen_osm_addresses.parquet", "kampen_osm/kampen_osm_landuse.gpkg", "kampen_osm/kampen_osm_pois.gpkg"),
    "amersfoort": (),
    "doesburg": ("bag/doesburg_lvbag_0221PND15092020.zip",),
}


@pytest.fixture(scope="module", params=["rijssen-holten", *CITIES])
def city(request: pytest.FixtureRequest, demo_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Run:
    if request.param == "rijssen-holten":
        return demo_run
    shared: Path = request.getfixturevalue("shared")
    folder = tmp_path_factory.mktemp(request.param)
    for name in (*STATISTICS, *CITIES[request.param]):
        (folder / Path(name).name).symlink_to(shared / "data" / name)
    return run(build(request.param, folder, folder / "uit"), in_force(ON))


def said(document: blocks.Document) -> Iterator[tuple[str, str]]:
    """Every text of a page that can hold a figure: where it stands, and what a reader takes in as one."""
    for page in (p for p in document.pages if p.id not in ELSEWHERE):
        for block in page.blocks:
            for text in _texts(block):
                yield page.id, text


def _texts(block: blocks.Block) -> Iterator[str]:
    match block:
        case blocks.Verdict() | blocks.Paragraph() | blocks.Clause():
            yield block.text
        case blocks.Chart():
            yield block.sentence
        case blocks.Judgements():
            yield from (p.sentence for p in block.parts)
        case blocks.Cards():
            yield from (f"{c.value} {c.unit}: {c.extra} {c.missing}" for c in block.cards)
        case blocks.Table():
            around = f"{block.caption} {' '.join(block.columns)} {block.source}"
            yield from (f"{' | '.join(row)} ({around})" for row in block.rows)


def printed(result: Run) -> dict[str, list[Figure]]:
    """Known figures by what a sentence prints of them; small bare numbers are left out, they could be anything."""
    found: dict[str, list[Figure]] = {}
    for figure in result.figures:
        text = wording.with_unit(figure)
        if figure.known and (wording.unit(figure) or "." in text) and any(c in "123456789" for c in text):
            found.setdefault(text, []).append(figure)
    return found


def shown(text: str, number: str) -> bool:
    return re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d]|[.,]\d)", text) is not None


@pytest.mark.parametrize("on", DAYS)
def test_an_old_figure_carries_its_year_and_a_very_old_one_the_word(city: Run, on: date) -> None:
    here = replace(city, rules=replace(city.rules, on=on))
    old = {n: fs for n, fs in printed(here).items() if all(wording.age(f.period, on) > 3 for f in fs)}
    known, faults = 0, []
    for page, text in said(model.document(here, here.layers())):
        for number in (n for n in old if n in text and shown(text, n)):
            known += 1
            if not any(str(f.period.end.year) in text or not f.period.known for f in old[number]):
                faults.append((page, number, "year", text[:300]))
            if all(wording.age(f.period, on) > 10 for f in old[number]) and not re.search(r"\boud\b", text):
                faults.append((page, number, "oud", text[:300]))
    assert faults == []
    assert known > 10


def test_every_figure_of_a_clause_says_of_when_it_is_and_no_more_often_than_it_stands_there(city: Run) -> None:
    faults: list[tuple[str, ...]] = []
    for c in (c for a in city.assessments for c in (*a.clauses, *((a.local,) if a.local else ()))):
        text, used = clauses.text(c, ON), re.findall(r"\{(\w+)\}", c.said)
        moments = [wording.dated(b.figure, ON) for b in c.blanks if b.name in used and b.figure is not None and b.filled]
        faults += [(c.id, m, text) for m in moments if not 1 <= text.count(m) <= sum(m in other for other in moments)]
        faults += [(c.id, text) for _ in re.findall(r"\) \(", text)]
    assert faults == []


def test_a_low_confidence_figure_is_called_indicative_in_every_clause(city: Run) -> None:
    low = [
        (c.id, b.figure, clauses.text(c, ON))
        for a in city.assessments
        for c in (*a.clauses, *((a.local,) if a.local else ()))
        for b in c.blanks
        if b.figure is not None and b.figure.known and b.figure.confidence == "laag"
    ]
    assert [id for id, figure, text in low if shown(text, wording.with_unit(figure)) and "indicatief" not in text] == []


def test_every_measure_has_its_clauses_with_what_is_missing_named(city: Run) -> None:
    for assessment in city.assessments:
        tones = [c.tone for c in assessment.clauses]
        assert {"akkoord", "college", "motie", "regel"} <= set(tones), assessment.measure
        for clause in assessment.clauses:
            empty = [b for b in clause.blanks if not b.filled]
            text = " ".join(clauses.remarks(clause, ON))
            assert all(b.ask and b.ask in text for b in empty), clause.id
