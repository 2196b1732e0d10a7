"""IMRO plans (2006, 2008, 2012): the plan and its bestemmingen and aanduidingen, streamed from GML.

Element names are equal in the three vintages but for their namespace, so one reader serves all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, iterparse

import duckdb
import numpy as np
import shapely

from werkruimte.domain.errors import CrsUnknown, FileUnreadable, NoRowsLeft
from werkruimte.domain.figure import Period
from werkruimte.domain.source import Rejected, Source
from werkruimte.sources import gml, plan_file
from werkruimte.sources.plan_names import highest_category, takes_away

if TYPE_CHECKING:
    from werkruimte.sources.files import Found

KINDS = (
    "Enkelbestemming",
    "Dubbelbestemming",
    "Functieaanduiding",
    "Gebiedsaanduiding",
    "Bouwaanduiding",
    "Lettertekenaanduiding",
    "Bouwvlak",
    "Maatvoering",
)
PLAN = "Bestemmingsplangebied"
CURE = "Download het plan opnieuw bij de gemeente, of sla het over met --sla-over."
AREA_CURE = "Download het plan opnieuw, of geef het plangebied als GeoJSON, GeoPackage of WKT."
RD_BOUNDS = (0.0, 300_000.0, 300_000.0, 625_000.0)


@dataclass
class _Plan:
    """What was read so far of one file."""

    id: str = ""
    name: str = ""
    authority: str = ""
    status: str = ""
    day: date | None = None
    area: shapely.Geometry | None = None
    rows: list[tuple[str, str, str, str, str | None, bool, bytes]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    cleaned: list[Rejected] = field(default_factory=list)
    seen: int = 0


def authority(path: Path) -> dict[str, str]:
    """Code and name of the municipality whose plan it is; empty when the file does not tell."""
    try:
        for _, element in _elements(path):
            if gml.local(element) == PLAN:
                code = _text(element, "overheidsCode") or _text(element, "gemeenteCode")
                name = _text(element, "naamOverheid").removeprefix("Gemeente ") or _text(element, "woonplaatsNaam").removeprefix(
                    "Gemeente "
                )
                return {f"GM{code.zfill(4)}": name or f"GM{code}"} if code else {}
    except plan_file.BROKEN:
        return {}
    return {}


def outline(path: Path) -> shapely.Geometry:
    """The plan area of one IMRO file, RD metres. Raises FileUnreadable (also where there is none) or CrsUnknown."""
    plan = _Plan()
    try:
        for _, element in _elements(path):
            if gml.local(element) == PLAN and plan.area is None:
                _take_plan(path, plan, element)
            elif gml.local(element) in ("featureMember", "featureMembers"):
                element.clear()
    except plan_file.BROKEN as error:
        raise plan_file.unreadable(path, error, AREA_CURE) from None
    if plan.area is None:
        raise FileUnreadable(file=path.name, problem="er is geen plangebied met een vlak", cure=AREA_CURE)
    return plan.area


def read(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, code: str) -> Source:
    """Add one plan to the tables `plans` and `plan_areas`; the period becomes the date of its status.

    Raises FileUnreadable, CrsUnknown or NoRowsLeft. A plan of another municipality is named and left out.
    """
    plan = _read(found.path)
    if not plan.id or plan.area is None:
        raise NoRowsLeft(file=found.path.name, first="er is geen plangebied met een vlak", cure=CURE)
    owner = authority(found.path)
    if owner and code not in owner:
        return replace(source, kind="", warning=f"Plan van {next(iter(owner.values()))}, niet van deze gemeente; het telt niet mee.")
    day = plan.day or source.period.end
    title = f"{plan.name} ({plan.id}, {plan.status or 'status onbekend'})"
    source = replace(source.dated(Period(day)) if plan.day else source, id=f"plan-{plan.id.lower()}", title=title)
    connection.execute(
        """INSERT INTO plans SELECT ?, ?, ?, ?, CAST(? AS DATE), ?, ST_SetCRS(ST_GeomFromWKB(CAST(? AS BLOB)), 'EPSG:28992')""",
        [plan.id, plan.name, plan_file.vintage(found.path), plan.status, day, source.id, shapely.to_wkb(plan.area)],
    )
    if plan.rows:
        columns = {name: np.array([row[i] for row in plan.rows], dtype=object) for i, name in enumerate(_COLUMNS)}
        connection.register("plan_rows", columns)
        connection.execute(
            f"""INSERT INTO plan_areas SELECT ?, {", ".join(_COLUMNS[:-1])}, ST_SetCRS(ST_GeomFromWKB(CAST(wkb AS BLOB)), 'EPSG:28992')
            FROM plan_rows""",
            [plan.id],
        )
        connection.unregister("plan_rows")
    return source.counted(plan.seen, tuple(plan.rejected), tuple(plan.cleaned))


_COLUMNS = ("object_id", "soort", "hoofdgroep", "naam", "categorie", "uitgesloten", "wkb")


def _elements(path: Path) -> Iterator[tuple[str, Element]]:
    """Start with a look at the head: a document type would let entities grow, so it is refused."""
    with plan_file.opened(path) as stream:
        head = plan_file.bare(stream.read(1 << 16))
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise FileUnreadable(file=path.name, problem="de XML heeft een eigen documenttype; dat lezen wij niet", cure=CURE)
        stream.seek(0)
        yield from iterparse(stream, events=("end",))


def _read(path: Path) -> _Plan:
    plan = _Plan()
    try:
        for _, element in _elements(path):
            kind = gml.local(element)
            if kind in ("featureMember", "featureMembers"):
                element.clear()
            elif kind == PLAN:
                _take_plan(path, plan, element)
            elif kind in KINDS:
                _take_object(path, plan, element)
    except plan_file.BROKEN as error:
        raise plan_file.unreadable(path, error, CURE) from None
    return plan


def _take_plan(path: Path, plan: _Plan, element: Element) -> None:
    plan.seen += 1
    identity = element.find(".//{*}identificatie")
    parts = [" ".join((e.text or "").split()) for e in identity.iter()] if identity is not None else []
    plan.id = _gml_id(element) or ".".join(p for p in parts if p)
    plan.name, plan.status = _text(element, "naam"), _text(element, "planstatus").lower()
    day = next((e.text for e in element.findall(".//{*}planstatusInfo//{*}datum") if e.text), "")
    plan.day = _day(day)
    shape = _shape(path, plan, element, plan.id)
    plan.area = shape if shape is not None else plan.area
    element.clear()


def _take_object(path: Path, plan: _Plan, element: Element) -> None:
    plan.seen += 1
    name, id = _text(element, "naam"), _gml_id(element)
    shape = _shape(path, plan, element, id)
    if shape is not None:
        kind = gml.local(element).lower()
        group = _text(element, "bestemmingshoofdgroep").lower() or _text(element, "gebiedsaanduidinggroep").lower()
        plan.rows.append((id, kind, group, name, highest_category(name), takes_away(name), shapely.to_wkb(shape)))
    element.clear()


def _shape(path: Path, plan: _Plan, element: Element, id: str) -> shapely.Geometry | None:
    """The area of an object, repaired where it crosses itself; what cannot be used is named."""
    place = element.find("{*}geometrie")
    try:
        shape = gml.polygons(place) if place is not None else None
    except gml.NotRd as error:
        raise CrsUnknown(file=path.name, problem=f"object {id} heeft coördinaten in '{error}', niet in RD") from None
    except (ValueError, IndexError, np.linalg.LinAlgError, shapely.errors.GEOSException):
        plan.rejected.append(Rejected(id, "geometrie", "", "de coördinaten zijn geen getallen of vormen geen vlak"))
        return None
    if shape is None or shape.is_empty:
        outlined = place is not None and any(gml.local(e) in gml.POLYGONS for e in place.iter())
        plan.rejected.append(Rejected(id, "geometrie", "", "het vlak is leeg" if outlined else "geen vlak"))
        return None
    west, south, east, north = shape.bounds
    if not (RD_BOUNDS[0] <= west and RD_BOUNDS[1] <= south and east <= RD_BOUNDS[2] and north <= RD_BOUNDS[3]):
        plan.rejected.append(Rejected(id, "geometrie", f"{west:.0f} {south:.0f}", "het vlak ligt buiten Nederland in RD"))
        return None
    if not shape.is_valid:
        plan.cleaned.append(Rejected(id, "geometrie", "", "het vlak kruist zichzelf; hersteld en gebruikt"))
        return shapely.make_valid(shape, method="structure")
    return shape


def _text(element: Element, name: str) -> str:
    found = element.find(f"{{*}}{name}")
    found = found if found is not None else element.find(f".//{{*}}{name}")
    return " ".join((found.text or "").split()) if found is not None else ""


def _gml_id(element: Element) -> str:
    return next((value for key, value in element.attrib.items() if key.rsplit("}", 1)[-1] == "id"), "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
