"""The public edition of a tested plan: no firm, no jobs, no single dwelling, in any of its files."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from jsonschema import Draft202012Validator

from werkruimte.cli import main
from werkruimte.domain.errors import InputError
from werkruimte.dossier.toets import contract
from werkruimte.dossier.toets.page import page
from werkruimte.werktoets import Ground, Plan, Variant, assess, public
from werkruimte.werktoets.picture import picture
from werkruimte.werktoets.plan import Firm
from werkruimte.werktoets.result import Result

AREA = shapely.box(224_700, 477_370, 224_860, 477_520)
HOMES = shapely.multipoints([(224_720, 477_400), (224_850, 477_500)])


def tested(ground: Ground, firms: int, jobs: float = 813.0) -> Result:
    """So many firms beside the dwellings, each constrained in both tables."""
    given = tuple(Firm(n + 2, shapely.points(224_690, 477_400), "3.2", None, "", 4_321.0, jobs) for n in range(firms))
    return assess(Plan("p", AREA, (Variant("A", "a", 2, {}, homes=HOMES),), "p.toml", firms=given), ground)


tested.__test__ = False  # type: ignore[attr-defined]


@pytest.mark.parametrize("firms", [3, 7])
def test_nothing_of_a_firm_is_in_the_public_edition(demo_ground: Ground, firms: int) -> None:
    inside = tested(demo_ground, firms)
    open_ = public(inside)
    data = json.loads(json.dumps(contract.document(open_), allow_nan=False))
    Draft202012Validator(contract.schema()).validate(data)
    assert data["edition"] == "publiek" and data["variants"][0]["mixing"] is None
    assert {o.verdict for o in open_.outcomes} == {o.verdict for o in inside.outcomes}, "what is hidden changes no verdict"
    text = json.dumps(data, ensure_ascii=False) + repr(page(open_))
    assert "813" not in text and "4321" not in text and "regel 2" not in text
    told = open_.outcomes[0].figure("m03.plan.firms_constrained.count", "rustig")
    assert (told.value, told.status) == ((7, "value") if firms == 7 else (None, "suppressed"))
    sentence = next(r.sentence for r in open_.outcomes[0].rows if r.id == "firms")
    assert ("7 van de 7" in sentence) if firms == 7 else ("niet openbaar" in sentence and "3" not in sentence)
    jobs = open_.outcomes[0].figure("m03.plan.firms_constrained_jobs.stock", "rustig")
    assert (jobs.value, jobs.status) == (None, "suppressed"), "with two variants the jobs of one firm would follow"
    lines = {line.title: line.cells[0].text for group in page(open_).groups for line in group.lines}
    assert lines["Hun banen"] == "niet openbaar"


def test_a_clause_repeats_no_firms_that_the_public_edition_hides(demo_ground: Ground) -> None:
    """The clause of a place that costs room repeats the row of the firms: 3 firms with 2.439 jobs."""
    inside = tested(demo_ground, 3)
    told, open_ = (" ".join(r for c in o.outcomes[0].clauses for r in c.remarks) for o in (inside, public(inside)))
    assert "2.439 banen" in told
    assert "banen" not in open_ and "van de 3" not in open_ and "hoeveel is niet openbaar" in open_


def test_a_table_without_hits_does_not_stand_for_the_one_that_is_hidden(demo_ground: Ground) -> None:
    """A firm of category 2 at 20 m is constrained where 30 m is asked, not where 10 m is: 0 and a hidden 1 are not '0'."""
    firm = Firm(2, shapely.points(224_700, 477_400), "2", None, "", 100.0, 5.0)
    result = public(assess(Plan("p", AREA, (Variant("A", "a", 2, {}, homes=HOMES),), "p.toml", firms=(firm,)), demo_ground))
    lines = {line.title: line.cells[0].text for group in page(result).groups for line in group.lines}
    assert lines["Bedrijven in de lijst die een woning beperkt"] == "niet openbaar"


def test_no_single_dwelling_is_drawn_or_counted(demo_ground: Ground) -> None:
    result = tested(demo_ground, 0)
    homes = demo_ground.homes_xy[shapely.intersects_xy(AREA.buffer(150), demo_ground.homes_xy)]
    assert len(homes), "there are dwellings in the frame of the map"
    open_ = public(result)
    assert len(picture(result).homes_xy) and not len(picture(open_).homes_xy)
    small = replace(demo_ground, homes_xy=shapely.get_coordinates(HOMES))
    counted = [r.outcomes[0].figure("m03.plan.dwellings_inside.count") for r in (tested(small, 0), public(tested(small, 0)))]
    assert [f.value for f in counted] == [2, None] and counted[1].status == "suppressed"


def test_a_source_that_may_not_be_published_stops_it(demo_ground: Ground) -> None:
    closed = replace(demo_ground, sources=tuple(replace(s, may_publish="aggregates") for s in demo_ground.sources))
    with pytest.raises(InputError, match="mogen niet openbaar"):
        public(tested(closed, 0))


def test_the_command_makes_it(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("naam;x;y;categorie;m2;banen\nJansen;224690;477400;3.2;4321;813\n", "utf-8")
    (tmp_path / "plan.json").write_text(
        f'{{"vlak": {shapely.to_geojson(AREA)}, "bedrijven": "b.csv", "variant": [{{"woningen": 3}}]}}', "utf-8"
    )
    with pytest.raises(SystemExit) as done:
        main(["toets", str(tmp_path / "plan.json"), "--gemeente", "rijssen-holten", "--uit", str(tmp_path / "uit"), "--publiek"])
    assert done.value.code == 0
    html = (tmp_path / "uit" / "toets.html").read_text("utf-8")
    assert "openbare uitgave" in html and "concept, intern" not in html and "niet openbaar" in html
    for file in ("toets.html", "toets.json"):
        assert not [
            w
            for w in ("Jansen", "813", "4.321", "4321", "regel 2")
            if w in (tmp_path / "uit" / file).read_text("utf-8").split("window.WT")[0]
        ]
