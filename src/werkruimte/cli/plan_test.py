"""From a plan file to the forms of the Werktoets, in one move."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from werkruimte.atomic import new_files
from werkruimte.dossier.toets import contract, gpkg, html, pdf
from werkruimte.dossier.toets.design import design
from werkruimte.dossier.toets.page import page
from werkruimte.facts.snapshot import snapshot_of
from werkruimte.rules.rules import in_force
from werkruimte.studies.studies import run_studies
from werkruimte.werktoets import Result, assess, ground, public, read_plan, with_firms
from werkruimte.werktoets.picture import Picture, picture

FILES = ("toets.html", "toets.pdf", "toets.json", "vrije_plekken.geojson", "schaduw.gpkg")


@dataclass(frozen=True)
class Wish:
    """What the user asked: plan, municipality, programme of a bare polygon, assumptions, date of the rules, public edition."""

    plan: Path
    municipality: str
    dwellings: int | None
    work_m2: float | None
    override: Path | None
    on: date
    publish: bool = False


def make_test(wish: Wish, out: Path, progress: Callable[[str], None]) -> Result:
    """Test a plan and write every form to `out`; until the last one is ready nothing there changes."""
    rules = in_force(wish.on, wish.override)
    with new_files(out, FILES) as new:
        snapshot = snapshot_of(wish.municipality)
        # Once before the long part, so that a broken plan is refused at once.
        read_plan(wish.plan, None, snapshot.name, wish.dwellings, wish.work_m2)
        around = ground(run_studies(snapshot, rules, progress))
        progress("plan lezen")
        plan = read_plan(wish.plan, around.outline, around.municipality.name, wish.dwellings, wish.work_m2)
        plan = with_firms(plan, wish.plan, rules)
        progress("plan toetsen")
        result = assess(plan, around)
        result = public(result) if wish.publish else result
        progress("toets schrijven")
        _write(result, picture(result), new)
    return result


def _write(result: Result, shown: Picture, folder: Path) -> None:
    words = page(result)
    contract.write(contract.document(result), folder / "toets.json")
    shapes = design(result.plan.block)
    html.write(words, result, shown, shapes, folder / "toets.html")
    pdf.write(words, result, shown, shapes, folder / "toets.pdf")
    gpkg.write(result, shown, folder / "schaduw.gpkg")
    (folder / "vrije_plekken.geojson").write_text(free_spots(result.free), "utf-8")


def free_spots(free: BaseGeometry) -> str:
    """`vrije_plekken.geojson` (RD): one feature, none where nothing is free or nothing is known."""
    what = {"wat": "een woning kost de terreinen rond het plan hier niets"}
    feature = {"type": "Feature", "properties": what, "geometry": json.loads(shapely.to_geojson(free))}
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    features = [] if free.is_empty else [feature]
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}, ensure_ascii=False) + "\n"
