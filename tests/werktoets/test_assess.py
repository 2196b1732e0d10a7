"""A plan on real ground: equals the ledger, moves to nothing, says what it assumes."""

import json
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from jsonschema import Draft202012Validator
from scipy.spatial import cKDTree

from werkruimte.catalogue.catalogue import plan_catalogue
from werkruimte.dossier.toets import contract, gpkg
from werkruimte.methods.room import usable_category
from werkruimte.run import Run
from werkruimte.studies.room import VARIANTS, column
from werkruimte.werktoets import Ground, Plan, Variant, assess
from werkruimte.werktoets.picture import picture
from werkruimte.werktoets.plan import Block, Phase
from werkruimte.werktoets.result import Result
from werkruimte.werktoets.shadow import free_zone, shadow

HAAR = shapely.box(224_700, 477_370, 224_860, 477_520)


def plan(*variants: Variant, area: shapely.Geometry = HAAR) -> Plan:
    return Plan("Proefplan", area, variants, "proef.toml", sample=True)


def one(result: Result, id: str, reading: str = "standaard") -> float | None:
    return result.outcomes[0].figure(id, reading, "A").value


def test_the_ground_has_the_categories_of_the_ledger(demo_run: Run, demo_ground: Ground) -> None:
    for variant in VARIANTS:
        ours = demo_ground.cell_category(variant, np.arange(len(demo_ground.cells_xy)))
        ledger = [c for (c,) in demo_run.query(f"SELECT {column(variant, 'now')} FROM cells ORDER BY rin, x, y")]
        assert ours.tolist() == ledger


def test_the_shadow_equals_two_ledgers_at_200_random_spots(demo_ground: Ground) -> None:
    """By another road: a k-d tree over all sites, with and without the dwelling."""
    draw = np.random.default_rng(4)
    sites = demo_ground.sites_xy[~demo_ground.sites_on_park]
    steps = np.array(demo_ground.rules.distances_m["rustig"])
    whole = shadow(demo_ground)
    xs, ys = whole.centres()
    before = usable_category(steps, cKDTree(sites).query(demo_ground.cells_xy)[0])
    costly = np.argwhere(whole.loss_ha > 0)
    chosen = np.concatenate(
        [costly[draw.integers(0, len(costly), 150)], np.column_stack([draw.integers(0, len(ys), 50), draw.integers(0, len(xs), 50)])]
    )
    for row, col in chosen:
        with_it = np.vstack([sites, [xs[col], ys[row]]])
        after = usable_category(steps, cKDTree(with_it).query(demo_ground.cells_xy)[0])
        assert whole.loss_ha[row, col] == pytest.approx((after < before).sum() * 0.01, abs=1e-9)
        assert whole.steps_ha[row, col] == pytest.approx((before.astype(int) - after).clip(0).sum() * 0.01, abs=1e-9)


def test_unplaced_dwellings_take_the_edge_and_say_so(demo_ground: Ground) -> None:
    result = assess(plan(Variant("A", "Los", 110, {})), demo_ground)
    loss = result.outcomes[0].figure("m03.plan.room.loss", "rustig.omgeving.zonder_plan", "A")
    assert loss.value is not None and loss.low is not None and loss.high == loss.value and loss.low < loss.value
    assert "aangenomen" in loss.note
    placed = assess(plan(Variant("A", "Vast", 110, {}, homes=HAAR)), demo_ground)
    assert one(placed, "m03.plan.room.loss", "rustig.omgeving.zonder_plan") == loss.value


def test_no_dwellings_cost_nothing_and_an_empty_plan_fits(demo_ground: Ground) -> None:
    result = assess(plan(Variant("A", "Werk", 0, {"industrie": 9_000.0})), demo_ground)
    assert {f.value for f in result.outcomes[0].figures if f.id == "m03.plan.room.loss" and f.value is not None} == {0.0}
    assert result.outcomes[0].verdict == "past"


def test_dwellings_moved_to_the_free_zone_cost_nothing_around_the_plan(demo_ground: Ground) -> None:
    park = next(p for (_, name), p in zip(demo_ground.parks, demo_ground.park_shapes, strict=True) if "HAAR I" in name.upper())
    west, south, east, north = park.bounds
    area = shapely.box(west - 200, south - 400, east + 500, north + 400).difference(park.buffer(5))
    free = free_zone(demo_ground, area, VARIANTS)
    assert free.area > 1_000
    before = assess(plan(Variant("A", "Overal", 50, {}), area=area), demo_ground).outcomes[0]
    assert next(r.verdict for r in before.rows if r.id == "room") != "past"
    after = assess(plan(Variant("A", "Vrij", 50, {}, homes=free), area=area), demo_ground).outcomes[0]
    losses = [f.value for f in after.figures if f.id == "m03.plan.room.loss" and f.value is not None]
    assert losses and set(losses) == {0.0}
    assert next(r.verdict for r in after.rows if r.id == "room") == "past"


def test_free_spots_are_counted_with_the_largest_part_and_what_fits(demo_ground: Ground) -> None:
    """By another road: every corner of every free cell keeps its distance to each cell outside; parts joined by their edges."""
    area = shapely.box(224_300, 477_000, 225_600, 478_000)
    tested = assess(plan(Variant("A", "Overal", 260, {}), area=area), demo_ground)
    outside = ~shapely.contains_xy(area, demo_ground.cells_xy)
    corners = np.array([(x, y) for x in range(224_300, 225_601, 10) for y in range(477_000, 478_001, 10)])
    far = np.ones(len(corners), dtype=bool)
    for name in VARIANTS:
        index = demo_ground.cell_category(name, outside)
        steps = np.array(demo_ground.rules.distances_m[name.split(".")[0]])
        for category in range(len(steps)):
            if (index == category).any():
                far &= cKDTree(demo_ground.cells_xy[outside][index == category]).query(corners)[0] >= steps[category]
    grid = far.reshape(131, 101)
    corners_free = grid[:-1, :-1] & grid[1:, :-1] & grid[:-1, 1:] & grid[1:, 1:]
    cells = one(tested, "m03.plan.free.area") or 0.0
    assert 0 < cells <= corners_free.sum() * 0.01 <= cells * 1.02, "a cell counts when its whole disc is far enough, so never too many"
    parts = sorted(p.area for p in shapely.get_parts(tested.free))
    assert one(tested, "m03.plan.free_largest.area") == pytest.approx(parts[-1] / 10_000) and parts[-1] <= tested.free.area
    assert one(tested, "m03.plan.free_dwellings.count") == int(cells * 2), "260 dwellings on 130 ha: two on a hectare"
    none = assess(plan(Variant("A", "Leeg", 0, {}), area=area), demo_ground).outcomes[0].figure("m03.plan.free_dwellings.count")
    assert none.status == "no_data"


def test_the_shadow_of_every_reading_is_a_layer(demo_ground: Ground, tmp_path: Path) -> None:
    result = assess(plan(Variant("A", "Alles", 110, {})), demo_ground)
    shown = picture(result)
    gpkg.write(result, shown, tmp_path / "schaduw.gpkg")
    layer = geopandas.read_file(tmp_path / "schaduw.gpkg", layer="schaduw")
    assert layer.crs.to_epsg() == 28992
    for name in VARIANTS:
        expected = shadow(demo_ground, name, shown.box)
        assert layer[f"ha_{name.replace('.', '_')}"].sum() == pytest.approx(expected.loss_ha.sum())
        assert layer[f"ha_treden_{name.replace('.', '_')}"].sum() == pytest.approx(expected.steps_ha.sum())
    assert set(layer.loc[layer["ha_rustig_omgeving"] == 0, "klasse"]) <= {"kost niets"}
    inside = layer[layer["in_vlak"] == "ja"].geometry.centroid
    assert len(inside) and all(HAAR.contains(inside))


def test_parks_add_up_to_the_plan(demo_ground: Ground) -> None:
    outcome = assess(plan(Variant("A", "Alles", 110, {})), demo_ground).outcomes[0]
    reading = "gemengd.alle.zonder_plan"
    for id in ("m03.plan.room.loss", "m03.plan.room_steps.loss"):
        rows = [f for f in outcome.figures if f.id == id and f.variant == reading]
        total = next(f.value for f in rows if f.area.level == "plan")
        assert sum(f.value or 0 for f in rows if f.area.level == "park") == pytest.approx(total)


def test_homes_that_go_give_room_back(demo_ground: Ground) -> None:
    keep = assess(plan(Variant("A", "Blijft", 0, {})), demo_ground)
    go = assess(plan(Variant("A", "Weg", 0, {}, homes_removed=True)), demo_ground)
    reading = "rustig.alle.zonder_plan"
    assert one(keep, "m03.plan.room.gain", reading) == 0
    assert (one(go, "m03.plan.room.gain", reading) or 0) > 0
    assert one(go, "m03.plan.room.loss", reading) == 0


def test_floor_that_goes_must_come_back(demo_ground: Ground) -> None:
    phases = (Phase("1", 2028, 0, 20_000), Phase("2", 2029, 10, 0))
    short = assess(plan(Variant("A", "Kort", 10, {"industrie": 1.0})), demo_ground).outcomes[0]
    inside = one(assess(plan(Variant("A", "x", 10, {})), demo_ground), "m03.plan.floor_inside.stock")
    assert inside is not None and inside > 0
    verdicts = {r.id: r.verdict for r in short.rows}
    assert (verdicts["floor"], verdicts["order"]) == ("botst", "onbekend")
    full = assess(plan(Variant("A", "Vol", 10, {"industrie": 20_000.0}, phases=phases)), demo_ground).outcomes[0]
    verdicts = {r.id: r.verdict for r in full.rows}
    assert (verdicts["floor"], verdicts["order"]) == ("past", "past")
    kept = assess(plan(Variant("A", "Blijft", 10, {}, kept_m2=inside)), demo_ground)
    assert one(kept, "m03.plan.floor_lost.loss") == 0


def test_the_verdict_is_that_of_the_worst_row(demo_ground: Ground) -> None:
    outcome = assess(plan(Variant("A", "Alles", 110, {})), demo_ground).outcomes[0]
    assert outcome.verdict == "botst"
    rows = tuple(replace(r, verdict="past") for r in outcome.rows)
    assert replace(outcome, rows=rows).verdict == "past"
    assert replace(outcome, rows=(*rows, replace(rows[0], verdict="onbekend"))).verdict == "onbekend"
    assert replace(outcome, rows=(*rows, replace(rows[0], verdict="knelt"), replace(rows[0], verdict="onbekend"))).verdict == "knelt"


def test_every_declared_figure_is_delivered_once_and_no_other(demo_ground: Ground) -> None:
    outcome = assess(plan(Variant("A", "Alles", 110, {})), demo_ground).outcomes[0]
    assert {f.id for f in outcome.figures} == set(plan_catalogue())
    keys = [f.key for f in outcome.figures]
    assert len(keys) == len(set(keys))


def test_without_parks_and_units_nothing_is_zero(demo_ground: Ground) -> None:
    nothing = np.empty((0, 2))
    bare = replace(
        demo_ground,
        cells_xy=nothing,
        cell_park=np.empty(0, dtype=np.int64),
        cell_site_m={r: np.empty(0) for r in demo_ground.cell_site_m},
        unit_site_m={r: np.empty(0) for r in demo_ground.unit_site_m},
        cell_cap=np.empty(0, dtype=np.int8),
        cell_planned=np.empty(0, dtype=bool),
        unit_cap=np.empty(0, dtype=np.int8),
        parks=(),
        park_shapes=(),
        units_xy=nothing,
        unit_floor=np.empty(0),
        unit_on_park=np.empty(0, dtype=bool),
        business_xy=nothing,
        business_floor=np.empty(0),
        homes_xy=nothing,
        sites_xy=nothing,
        sites_on_park=np.empty(0, dtype=bool),
        site_shapes=np.empty(0, dtype=object),
        site_by_point=np.empty(0, dtype=bool),
        has_units=False,
    )
    outcome = assess(plan(Variant("A", "Alles", 110, {})), bare).outcomes[0]
    assert outcome.verdict == "onbekend"
    assert {f.id for f in outcome.figures} == set(plan_catalogue())
    assert {f.status for f in outcome.figures if ".room" in f.id or ".floor" in f.id} == {"no_data"}


def test_the_json_keeps_to_its_published_schema(demo_ground: Ground) -> None:
    tested = replace(plan(Variant("A", "Alles", 110, {"industrie": 200.0}), Variant("B", "Leeg", 0, {})), block=Block(40, 40, 18))
    result = assess(tested, demo_ground)
    data = json.loads(json.dumps(contract.document(result), allow_nan=False))
    Draft202012Validator(contract.schema()).validate(data)


def test_no_name_or_address_leaves_the_test(demo_ground: Ground, demo_run: Run) -> None:
    result = assess(plan(Variant("A", "Alles", 110, {})), demo_ground)
    text = json.dumps(contract.document(result), ensure_ascii=False)
    streets = {s for (s,) in demo_run.query("SELECT DISTINCT straat FROM placed WHERE straat IS NOT NULL AND x BETWEEN 224000 AND 225500")}
    assert streets and not [s for s in streets if s in text]


def test_the_example_of_the_manual_is_as_free_as_the_manual_says(demo_ground: Ground) -> None:
    text = (Path(__file__).parents[2] / "docs/werktoets.md").read_text(encoding="utf-8")
    area = shapely.from_wkt("POLYGON((" + text.split("POLYGON((")[1].split("))")[0] + "))")
    result = assess(plan(Variant("A", "Werkhof", 40, {"industrie": 3_400.0}), area=area), demo_ground)
    free = one(result, "m03.plan.free.area")
    assert free is not None and f"hele vlak vrij ({free:.2f} ha)".replace(".", ",") in text


def in_the_middle(ground: Ground) -> tuple[shapely.Geometry, shapely.Geometry, float]:
    """A park with some room, dwellings on 40 by 40 m in its middle, and the floor that stands in it."""
    park = next(p for (_, name), p in zip(ground.parks, ground.park_shapes, strict=True) if "ENTERSTRAAT" in name.upper())
    area = shapely.box(*(round(v) for v in park.buffer(20).bounds))
    spot = park.representative_point()
    floor = float(np.nansum(ground.business_floor[shapely.intersects_xy(area, ground.business_xy)]))
    return area, shapely.box(spot.x - 20, spot.y - 20, spot.x + 20, spot.y + 20), floor


def test_dwellings_amid_work_that_stays_do_not_fit(demo_ground: Ground) -> None:
    """By another road: a k-d tree over the sites of today and the distance to the dwellings."""
    area, homes, floor = in_the_middle(demo_ground)
    inside = demo_ground.units_xy[shapely.intersects_xy(area, demo_ground.units_xy)]
    fell = []
    for reading in ("omgeving", "alle"):
        now = np.asarray([demo_ground.site_metres(inside, reading)]).ravel()
        then = np.minimum(now, shapely.distance(homes, shapely.points(inside)))
        for table in ("rustig", "gemengd"):
            steps = np.array(demo_ground.rules.distances_m[table])
            fell.append(int((usable_category(steps, then) < usable_category(steps, now)).sum()))
    assert min(fell) > 0
    kept = assess(plan(Variant("A", "Mengen", 30, {}, homes=homes, kept_m2=floor), area=area), demo_ground).outcomes[0]
    assert {f.value for f in kept.figures if f.id == "m03.plan.kept_constrained.count" and f.value is not None} == set(fell)
    assert next(r.verdict for r in kept.rows if r.id == "kept") == "botst" == kept.verdict
    part = assess(plan(Variant("A", "Deel", 30, {"industrie": floor}, homes=homes, kept_m2=floor / 2), area=area), demo_ground).outcomes[0]
    assert next(r.verdict for r in part.rows if r.id == "kept") == "knelt"
    gone = assess(plan(Variant("A", "Weg", 30, {"industrie": floor}, homes=homes), area=area), demo_ground).outcomes[0]
    assert not [r for r in gone.rows if r.id == "kept"], "nothing stays"
    more = assess(plan(Variant("A", "Te veel", 30, {}, homes=homes, kept_m2=floor + 1), area=area), demo_ground).outcomes[0]
    assert next(r.verdict for r in more.rows if r.id == "kept") == "onbekend"


def test_a_plan_is_held_to_the_rule_it_sets_itself(demo_ground: Ground) -> None:
    few = Variant("A", "Banen", 0, {"industrie": 800.0}, jobs=84, m2_per_job=25)
    verdicts = [
        {r.id: r.verdict for r in assess(plan(v), demo_ground).outcomes[0].rows}
        for v in (few, replace(few, work_m2={"industrie": 2_100.0}), replace(few, jobs=None))
    ]
    assert [v.get("own") for v in verdicts] == ["botst", "past", None]


@pytest.mark.parametrize(
    ("phases", "verdict"),
    [
        ((Phase("1", 2027, 40, 0), Phase("2", 2028, 0, 20_000)), "botst"),
        ((Phase("1", 2027, 0, 20_000), Phase("2", 2028, 40, 0)), "past"),
        ((Phase("1", 2027, 0, 20_000), Phase("2", 2028, 0, 0)), "onbekend"),
        ((Phase("1", 2027, 0, 50_000), Phase("2", 2028, 40, 0)), "onbekend"),
        ((), "onbekend"),
    ],
)
def test_phases_must_hold_the_programme(demo_ground: Ground, phases: tuple[Phase, ...], verdict: str) -> None:
    result = assess(plan(Variant("A", "Fasen", 40, {"industrie": 20_000.0}, phases=phases)), demo_ground)
    assert next(r.verdict for r in result.outcomes[0].rows if r.id == "order") == verdict
