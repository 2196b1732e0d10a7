"""What the page of a toets says of rules and of the programme: from the dated yardsticks, in words of people, nothing assumed in silence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from werkruimte.dossier.toets.contract import document
from werkruimte.dossier.toets.page import page
from werkruimte.werktoets import Ground, Plan, Variant, assess, read_plan
from werkruimte.werktoets.plan import Sound

AREA = shapely.box(224_700, 477_370, 224_860, 477_520)


def plan(*sounds: Sound) -> Plan:
    return Plan("p", AREA, (Variant("A", "a", 200, {}),), "p.toml", sounds=sounds)


def with_yardsticks(ground: Ground, *values: float) -> Ground:
    ids = ("yardstick_m2_per_dwelling", "yardstick_m2_per_existing_dwelling", "yardstick_jobs_per_dwelling")
    changed = {id: replace(ground.rules.parameters[id], value=v) for id, v in zip(ids, values, strict=True)}
    return replace(ground, rules=replace(ground.rules, parameters=ground.rules.parameters | changed))


def test_the_lines_of_the_yardsticks_bear_the_value_they_are_reckoned_with(demo_ground: Ground) -> None:
    result = assess(plan(), with_yardsticks(demo_ground, 18, 24.5, 0.8))
    found = {line.title: line.cells[0].text for group in page(result).groups for line in group.lines}
    assert found["18 m² per nieuwe woning"] == "3.600" and found["24,5 m², als bij een bestaande woning"] == "4.900"
    assert found["0,8 baan per woning"] == "160"
    assert "18 m² per nieuwe woning" in result.outcomes[0].figure("m03.plan.work_floor.area").note
    assert "20 m²" not in str(page(result)) and "26,3" not in str(page(result))


def test_days_are_written_as_people_do_and_the_data_keep_theirs(demo_ground: Ground) -> None:
    result = assess(plan(Sound("b", 224_600, 477_400, {"day": 50.0})), demo_ground)
    days = {day for _, _, day, _ in page(result).rules}
    assert "23 november 2026" in days and not [d for d in days if "-" in d]
    assert "2026-11-23" in str(document(result))


@pytest.mark.parametrize(("work", "said"), [(None, True), (0, False), (500, False)])
def test_no_work_is_meant_or_else_the_page_says_it_was_not_told(
    demo_ground: Ground, tmp_path: Path, work: float | None, said: bool
) -> None:
    """Left out and 0 made the same page."""
    (tmp_path / "v.wkt").write_text(AREA.wkt, "utf-8")
    found = assess(read_plan(tmp_path / "v.wkt", demo_ground.outline, "x", 40, work), demo_ground)
    assert ("Of het plan werkruimte geeft: dat is niet opgegeven" in " ".join(page(found).columns[0].gaps)) == said
    written = "" if work is None else f"werk_m2 = {work}"
    (tmp_path / "p.toml").write_text(f'vlak = "v.wkt"\n[[variant]]\nwoningen = 40\n{written}\n', "utf-8")
    found = assess(read_plan(tmp_path / "p.toml", demo_ground.outline, "x"), demo_ground)
    assert ("niet opgegeven" in " ".join(page(found).columns[0].gaps)) == said
