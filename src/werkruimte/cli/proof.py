"""`bewijs`: formula, input rows, parameters, hashes; and the same number once more by SQL or arithmetic."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import median

import numpy as np

from werkruimte.catalogue.catalogue import catalogue, rules_used
from werkruimte.catalogue.figure_names import figure_id
from werkruimte.domain.errors import FigureUnknown
from werkruimte.domain.figure import Figure, Proof
from werkruimte.dossier import wording
from werkruimte.dossier.pages.figures import CAUSES
from werkruimte.dossier.sheet import OTHER_CAUSES
from werkruimte.facts.build import build
from werkruimte.facts.snapshot import snapshot_of
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

SHOWN = 5
NUMBER = re.compile(r"(\b[ab]\b|\b\d+(?:\.\d+)?(?:e[+-]?\d+)?\b)")
"""An operand or a number in a formula: each is counted with as a floating number."""
WORDS = {"None": "", "True": "ja", "False": "nee"}  # a cell of a row as the screen says it


@dataclass(frozen=True)
class Question:
    """Which figure (id, or words of its label), of which area and reading (empty: the municipality, every reading), and what it was counted from.

    municipality: a name, or the folder of a fact base; data: a folder of publishers' files, then the name picks from these.
    """

    id: str
    municipality: str
    area: str
    variant: str
    on: date
    data: Path | None = None
    assumptions: Path | None = None
    skip: tuple[str, ...] = ()


def again(result: Run, figure: Figure) -> float | None:
    """Count a figure once more from its proof; None when it has no proof, or when the proof finds no value."""
    return None if figure.proof is None else _counted(result, figure.proof)


def _counted(result: Run, proof: Proof) -> float | None:
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
    parts = [repr(values["ab".index(m)]) if m in ("a", "b") else m for m in NUMBER.split(proof.expression)]
    return float(
        result.query("SELECT " + "".join(f"CAST({n} AS DOUBLE)" if re.fullmatch(r"-?[\d.]+(e[+-]?\d+)?", n) else n for n in parts))[0][0]
    )


def print_proof(asked: Question) -> None:
    """Print how one figure came to be. Raises FigureUnknown when it is not in the catalogue or the dossier."""
    asked = replace(asked, id=figure_id(asked.id))
    result = _run(asked)
    code = _area(result, asked)
    found = result.figures.find(asked.id, code, asked.variant or None)
    if not found:
        raise FigureUnknown(name=asked.id, problem="staat niet zo in dit dossier", cure=_elsewhere(result, asked, code))
    for figure in found:
        _print(result, figure)


def _run(asked: Question) -> Run:
    rules = in_force(asked.on, asked.assumptions)
    if asked.data is None:
        return run(snapshot_of(asked.municipality), rules)
    with tempfile.TemporaryDirectory() as place:
        return run(build(asked.municipality, asked.data, Path(place) / "feitenbasis", asked.skip), rules)


def _area(result: Run, asked: Question) -> str:
    """The code of the area asked: by code or by a name that one area has; unasked the municipality, or the only area of the figure."""
    areas = {f.area for f in result.figures if f.id == asked.id}
    if not asked.area:
        here = result.municipality.code
        return here if len(areas) != 1 else next(iter(areas)).code
    codes = {a.code for a in areas if asked.area.casefold() in (a.code.casefold(), a.name.casefold())}
    return next(iter(codes)) if len(codes) == 1 else asked.area


def _elsewhere(result: Run, asked: Question, code: str) -> str:
    """What the figure does exist for, when not for this area or reading; areas that are named like the one asked come first."""
    readings = sorted({f.variant for f in result.figures.find(asked.id, code)})
    if readings:
        return f"Variant '{asked.variant}' is er niet voor {code}. Kies uit: {', '.join(readings)}."
    places = dict.fromkeys(f.area for f in result.figures if f.id == asked.id)
    areas = [f"{a.code} ({a.name})" for a in sorted(places, key=lambda a: asked.area.casefold() not in a.name.casefold())]
    return f"Gebied '{code}' is er niet voor dit getal. Kies uit: {', '.join(areas[:12])}{' en meer' if len(areas) > 12 else ''}."


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
        same = value is not None and figure.value is not None and _like(value, figure.value)
        print(f"  opnieuw     {value!r} - {'gelijk' if same else 'VERSCHILT'}")
    elif figure.low is not None and figure.high is not None:
        _print_band(result, figure)
    print()


def band_again(result: Run, figure: Figure) -> dict[str, float | None]:
    """The readings of which a band is the smallest and largest, each counted once more; of one without readings its two ends, by formula."""
    if figure.ends is not None:
        return {proof.expression: _counted(result, proof) for proof in figure.ends}
    table, *rest = figure.variant.split(".")
    there = [f for f in result.figures.find(figure.id, figure.area.code) if f.period == figure.period and f.proof is not None]
    return {f.variant: again(result, f) for f in there if f.variant.split(".")[0] == table and f.variant.split(".")[2:] == rest}


def _print_band(result: Run, figure: Figure) -> None:
    readings = band_again(result, figure)
    for name, value in readings.items():
        print(f"  formule     {name}" if figure.ends else f"  lezing      {name}: {value!r}; het bewijs geeft --variant {name}")
    values = [v for v in readings.values() if v is not None]
    if not values:
        print("  opnieuw     kan niet: van dit getal zijn er alleen twee uiteinden, geen rijen om na te tellen")
        return
    assert figure.low is not None and figure.high is not None
    same = _like(min(values), figure.low) and _like(max(values), figure.high)
    print(f"  opnieuw     laagste {min(values)!r} en hoogste {max(values)!r} - {'gelijk' if same else 'VERSCHILT'}")


def _like(again: float, told: float) -> bool:
    return abs(again - told) <= 1e-9 * max(1.0, abs(told))


def _print_parameters(result: Run, figure: Figure) -> None:
    if figure.method in ("room", "encroachment"):
        for table, distances in result.rules.distances_m.items():
            steps = ", ".join(f"{c}: {d:g} m" for c, d in zip(result.rules.categories, distances, strict=True))
            print(f"  afstanden   {table}: {steps} ({result.rules.distance_source})")
    used = rules_used().get(figure.method, ())
    for parameter in result.parameters:
        if parameter.id in used:
            print(f"  aanname     {parameter.id} = {parameter.value:g} {parameter.unit} ({parameter.source}, {parameter.date})")


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
    shown = f"SELECT COLUMNS(c -> c NOT IN ('geometry')) FROM {proof.table} WHERE {proof.where} LIMIT {SHOWN}"
    print("             ", ", ".join(str(column) for column, *_ in result.query(f"DESCRIBE {shown}")))
    words = WORDS | (CAUSES if "bridge" in proof.table else OTHER_CAUSES)
    for row in result.query(shown):
        print("             ", ", ".join(words.get(str(v), str(v)) for v in row))
