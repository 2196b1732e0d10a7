"""`plantoets`: does a plan text anchor work? Ten points, each with its passage, and the balance of homes and work."""

from __future__ import annotations

import json
import math
import textwrap
from datetime import date
from pathlib import Path

from werkruimte.atomic import write_text
from werkruimte.domain.errors import InputError
from werkruimte.dossier.wording import number
from werkruimte.plan_audit.audit import Audit, PointResult, audit
from werkruimte.plan_audit.read import read_text
from werkruimte.rules.rules import in_force

WIDTH = 110


def print_audit(path: Path, out: Path | None, dwellings: int | None, work_m2: float | None, on: date) -> None:
    """Print the audit of a text, write it as JSON when asked, and the balance when both numbers are given."""
    plan = read_text(path)
    result = audit(plan.text, path.name, plan.rules)
    for point in result.points:
        _print_point(point)
    print(f"Score {number(result.score, 1)} van 10. Eén lezing door een programma: lees de passage zelf. Geen juridisch advies.")
    _print_balance(dwellings, work_m2, on)
    if out is not None:
        _write(result, out)


def _print_point(point: PointResult) -> None:
    print(f"{point.number}. {point.name}: {point.verdict}")
    if point.passages:
        first = point.passages[0]
        quote = textwrap.fill(f"“{first.sentence.text}”", WIDTH, initial_indent="   ", subsequent_indent="   ")
        place = f"{first.sentence.article}; " if first.sentence.article else ""
        print(
            f"{quote}\n   {place}teken {first.sentence.start} tot {first.sentence.end}; {first.judgement.strength}; {first.judgement.reason}"
        )
    if point.verdict != "ja":
        print(f"   {point.missing} Bepaling (concept, juridisch te toetsen): {point.clause}")


def _print_balance(dwellings: int | None, work_m2: float | None, on: date) -> None:
    if dwellings is None and work_m2 is None:
        return
    if dwellings is None or work_m2 is None or dwellings < 0 or not 0 <= work_m2 < math.inf:
        raise InputError(message="De balans vraagt beide: --woningen (0 of meer) en --werk-m2 (0 of meer, een gewoon getal).")
    parameter = in_force(on).parameters["yardstick_m2_per_dwelling"]
    asked = parameter.value * dwellings
    print(
        f"Balans: {number(dwellings, 0)} woningen en {number(work_m2, 0)} m² werk. De vuistregel van {number(parameter.value, 0)} m² per woning "
        f"({parameter.source}) vraagt {number(asked, 0)} m²; verschil {number(work_m2 - asked, 0)} m²."
    )


def _write(result: Audit, out: Path) -> None:
    write_text(out, json.dumps(result.as_dict(), ensure_ascii=False, indent=1) + "\n")
    print(f"Geschreven: {out}")
