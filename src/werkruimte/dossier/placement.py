"""`plek.json`: sums for everybody, by a schema of its own; `plek-intern.xlsx` and `.gpkg`: the units and moves, for inside the town hall."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

from werkruimte.dossier import gpkg, sheet
from werkruimte.dossier.pages.placement import is_sample
from werkruimte.dossier.pages.placement_internal import COLOURS
from werkruimte.layers import MapTable
from werkruimte.run import Run

VERSION = "plek-1.0"
OWN = ("m02.under_use.", "m02.heavy_room.", "m02.fit.", "m02.mov")
INTERN = "intern: niet verspreiden, vestigingen zijn te herleiden"
UNITS = (
    *("nr", "eenheid", "straat", "postcode", "terrein", "gebruiksdoel", "m²", "gebruik", "klasse", "vraag laagst", "vraag hoogst"),
    *("ruimte laagst", "ruimte hoogst", "verplaatsbaar", "zekerheid", "vestigingen", "sbi", "x", "y"),
)
_HOME = "f.klasse = 'woon'"
"""A dwelling has no object and no exact place: it is rounded to 100 m, as in an event."""
_UNIT = f"""(SELECT f.* REPLACE (CASE WHEN {_HOME} THEN NULL ELSE f.id END AS id, CASE WHEN {_HOME} THEN round(f.x, -2) ELSE f.x END AS x,
    CASE WHEN {_HOME} THEN round(f.y, -2) ELSE f.y END AS y), p.straat, CASE WHEN {_HOME} THEN left(p.postcode, 4) ELSE p.postcode END AS postcode, coalesce(e.ids, '') AS vestigingen, coalesce(e.sbi, '') AS sbi FROM unit_fit f JOIN placed p USING (nr)
    LEFT JOIN (SELECT nr, string_agg(id, '; ' ORDER BY id) AS ids, string_agg(sbi, '; ' ORDER BY id) AS sbi FROM establishment_fit GROUP BY nr) e USING (nr))"""


def document(run: Run) -> dict[str, Any]:
    """Figures of measure 2 with what they stand on; nothing smaller than a sum of five."""
    moving = run.studies.moving
    figures = [f for f in run.figures if f.id.startswith(OWN)]
    used = {s for f in figures for s in f.sources}
    return {
        "contract": VERSION,
        "edition": "openbaar",
        "voorbeeld": is_sample(run),
        "municipality": {"code": run.municipality.code, "name": run.municipality.name},
        "figures": [f.as_dict() for f in figures],
        "plan": None
        if moving is None
        else {"proven": moving.plan.proven, "settled": moving.plan.settled, "seconds": moving.seconds, "cut_off": moving.cut_off > 0},
        "sources": [s.as_dict() | {"rejected": [], "cleaned": []} for s in run.sources if s.id in used],
        "parameters": [p.as_dict() for p in run.parameters],
    }


def write_json(run: Run, path: Path) -> None:
    """Write the public form."""
    path.write_text(json.dumps(document(run), ensure_ascii=False, indent=1) + "\n", "utf-8")


def schema() -> dict[str, Any]:
    """The published JSON schema."""
    text = resources.files("werkruimte.dossier").joinpath("plek.schema.json").read_text("utf-8")
    return dict(json.loads(text))


def write_internal(run: Run, path: Path) -> None:
    """Write the internal lists: establishments by number and unit, no name."""
    units = run.query(
        f"""SELECT nr, coalesce(id, ''), straat, postcode, rin, klasse, m2, state, class, need_low, need_high, room_low, room_high, flexible,
        CASE WHEN sure AND flexible = 'ja' THEN 'midden' ELSE 'laag' END, vestigingen, sbi, x, y FROM {_UNIT} ORDER BY rin, nr"""
    )
    categories = ("geen", *run.rules.categories)
    steps = [tuple(_category(categories, v) if 9 <= i <= 12 else v for i, v in enumerate(row)) for row in units]
    moving = run.studies.moving
    assert moving is not None
    where = {row[0]: (row[1] or row[0], row[2] or row[3] or "") for row in units}
    moves = [
        (
            s.chain,
            s.number,
            s.after or "",
            *where[s.mover],
            *(where[s.to] if s.to is not None else ("kavel", f"terrein {s.to_park}")),
            s.metres,
            s.frees_m2,
        )
        for s in moving.steps
    ]
    movers = [
        (*where[c.nr], c.why, c.m2, c.flexible, "midden" if c.sure and c.flexible == "ja" else "laag", c.places) for c in moving.candidates
    ]
    tables = {
        "ketens": (("keten", "stap", "na stap", "van eenheid", "straat", "naar eenheid", "straat daar", "meter", "maakt vrij m²"), moves),
        "stromen": (("van", "naar", "verhuizingen", "m²"), run.query("SELECT origin, destination, moves, m2 FROM move_flows")),
        "straten": (
            ("advies", "straat", "postcode", "terrein", "bedrijfseenheden"),
            run.query("SELECT advice, street, place, park, units FROM work_streets"),
        ),
        "kandidaten": (("eenheid", "straat", "waarom", "m²", "verplaatsbaar", "zekerheid", "plekken die passen"), movers),
        "eenheden": (
            UNITS,
            steps,
        ),
    }
    title = f"Plek {run.municipality.name}, {'VOORBEELD met verzonnen vestigingen, ' if is_sample(run) else ''}{INTERN}"
    sheet.write_tables(tables, title, run.rules.on, path)


UNIT_POINTS = f"""SELECT f.nr, CASE WHEN {_HOME} THEN '' ELSE coalesce(f.id, '') END AS eenheid, p.straat, f.rin, f.klasse AS gebruiksdoel, f.m2, f.state AS gebruik, f.class AS klasse,
    f.need_low::INTEGER AS vraag_laagst, f.need_high::INTEGER AS vraag_hoogst, f.room_low::INTEGER AS ruimte_laagst,
    f.room_high::INTEGER AS ruimte_hoogst, f.flexible AS verplaatsbaar,
    CASE WHEN {_HOME} THEN ST_SetCRS(ST_Point(round(p.x, -2), round(p.y, -2)), 'EPSG:28992') ELSE p.geometry END AS geom FROM unit_fit f JOIN placed p USING (nr) ORDER BY f.nr"""
MOVE_LINES = """SELECT b.chain AS keten, b.step AS stap, b.after AS na_stap, b.metres AS meter, b.frees_m2 AS maakt_vrij_m2,
    ST_SetCRS(ST_MakeLine(ST_Point(p.x, p.y), coalesce(ST_Point(q.x, q.y), ST_Centroid(k.geometry)::GEOMETRY)), 'EPSG:28992') AS geom
    FROM best_moves b JOIN placed p ON p.nr = b.mover LEFT JOIN placed q ON q.nr = b.to_nr LEFT JOIN current_parks k ON k.rin = b.to_park
    ORDER BY b.step"""


def write_map(run: Run, path: Path) -> None:
    """The parks, the units by class and the moves, for QGIS; categories as steps of the table, -1 none."""
    units = gpkg.categorized("klasse", {name: gpkg.marker(colour) for name, colour in COLOURS.items()}, "marker")
    layers = [
        (next(t for t in run.map_tables() if t.name == "terreinen"), gpkg.single(gpkg.fill("#C5D6E4", "solid"), "fill")),
        (MapTable("eenheden", UNIT_POINTS, "POINT"), units),
        (MapTable("verhuizingen", MOVE_LINES, "LINESTRING"), gpkg.single(gpkg.line("#17212B", 0.4), "line")),
    ]
    gpkg.write_layers(run, layers, INTERN, path)


def _category(categories: tuple[str, ...], step: float | None) -> str:
    return "onbekend" if step is None else categories[int(step) + 1]
