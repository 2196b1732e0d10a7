"""`bewijs`: formula, input rows, parameters, hashes; and the same number once more by SQL or arithmetic."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from statistics import median

import numpy as np

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.errors import FigureUnknown
from werkruimte.domain.figure import Figure
from werkruimte.dossier import wording
from werkruimte.facts.snapshot import demo, load
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

SHOWN = 5


def again(result: Run, figure: Figure) -> float | None:
    """Count a figure once more from its proof; None when it has no proof, or when the proof finds no value."""
    proof = figure.proof
    if proof is None:
        return None
    if proof.table:
        found = result.query(f"SELECT {proof.expression} FROM {proof.table} WHERE {proof.where}")[0][0]
        return None if found is None else float(found)
    if proof.expression == "median":
        return float(median(int(key[0]) for key in proof.operands))
    operands = [result.figures.get(key).value for key in proof.operands]
    values = [float(v) for v in operands if v is not None]
    if len(values) < len(operands):
        return None
    percentile = re.fullmatch(r"percentile_(\d+)", proof.expression)
    if percentile:
        return float(np.percentile(values, int(percentile[1])))
    numbers = [repr(values["ab".index(m)]) if m in ("a", "b") else m for m in re.split(r"\b([ab])\b", proof.expression)]
    return float(result.query("SELECT " + "".join(f"CAST({n} AS DOUBLE)" if re.fullmatch(r"-?[\d.e+-]+", n) else n for n in numbers))[0][0])


def print_proof(id: str, municipality: str, area: str, variant: str, on: date) -> None:
    """Print how one figure came to be. Raises FigureUnknown when it is not in the catalogue or the dossier."""
    if id not in catalogue():
        near = [c for c in catalogue() if id.split(".")[-1] in c or id in c][:3]
        raise FigureUnknown(name=id, cure=f"Bedoelt u {', '.join(near)}?" if near else "De namen staan in dossier.json.")
    folder = Path(municipality)
    result = run(load(folder) if folder.is_dir() else demo(municipality), in_force(on))
    found = result.figures.find(id, area or result.municipality.code, variant or None)
    if not found:
        raise FigureUnknown(name=f"{id} {area} {variant}".strip(), cure="Kies een ander gebied of een andere variant.")
    for figure in found:
        _print(result, figure)


def _print(result: Run, figure: Figure) -> None:
    entry = catalogue()[figure.id]
    print(f"{figure.id} - {entry.label}, {figure.area.name}, {wording.span(figure.period)}, variant {figure.variant}")
    print(f"  waarde      {wording.with_unit(figure)}  (zekerheid {figure.confidence})")
    if figure.reason and not figure.known:
        print(f"  waarom niet {wording.REASONS[figure.reason]}")
    if figure.note:
        print(f"  opmerking   {figure.note}")
    print(f"  methode     {figure.method}: {entry.formula}")
    for source in result.sources:
        if source.id in figure.sources:
            print(f"  bron        {source.id}: {source.title}, {source.publisher}, {wording.moment(source.period)}, sha256 {source.sha256}")
    _print_parameters(result, figure)
    if figure.proof is not None:
        _print_rows(result, figure)
        value = again(result, figure)
        same = value is not None and figure.value is not None and abs(value - figure.value) <= 1e-9 * max(1.0, abs(figure.value))
        print(f"  opnieuw     {value!r} - {'gelijk' if same else 'VERSCHILT'}")
    elif figure.low is not None:
        print("  band        laagste en hoogste van de lezingen omgeving en alle; vraag elke lezing apart op met --variant")
    print()


def _print_parameters(result: Run, figure: Figure) -> None:
    if figure.method in ("room", "encroachment"):
        for table, distances in result.rules.distances_m.items():
            steps = ", ".join(f"{c}: {d:g} m" for c, d in zip(result.rules.categories, distances, strict=True))
            print(f"  afstanden   {table}: {steps} ({result.rules.distance_source})")
    used = USED.get(figure.method, ())
    for parameter in result.parameters:
        if parameter.id in used:
            print(f"  aanname     {parameter.id} = {parameter.value:g} {parameter.unit} ({parameter.source}, {parameter.date})")


USED = {
    "bridge": ("link_area_pct", "touch_m", "max_dwelling_on_park_m2"),
    "inner_city": ("inner_city_near_m", "inner_city_share_pct"),
    "near_park": ("near_short_m", "near_long_m"),
    "yardstick": ("yardstick_m2_per_dwelling",),
    "park_districts": ("park_district_ratio",),
    "room": ("cell_m",),
    "encroachment": ("cell_m",),
}


def _print_rows(result: Run, figure: Figure) -> None:
    proof = figure.proof
    assert proof is not None
    if not proof.table:
        names = ", ".join(
            f"{n} = {' '.join(k for k in key if k)}" for n, key in zip("abcdefghijklmnopqrstuvwxyz", proof.operands, strict=False)
        )
        print(f"  formule     {proof.expression}, met {names}")
        return
    print(f"  formule     SELECT {proof.expression} FROM {proof.table} WHERE {proof.where}")
    count = result.query(f"SELECT count(*) FROM {proof.table} WHERE {proof.where}")[0][0]
    print(f"  rijen       {count}; de eerste {min(SHOWN, count)}:")
    for row in result.query(f"SELECT COLUMNS(c -> c NOT IN ('geometry')) FROM {proof.table} WHERE {proof.where} LIMIT {SHOWN}"):
        print("             ", ", ".join("" if v is None else str(v) for v in row))
