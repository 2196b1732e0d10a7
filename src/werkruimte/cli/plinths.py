"""From a municipality to the forms of measure 4, in one move."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from werkruimte.atomic import new_files
from werkruimte.domain.errors import InputError
from werkruimte.domain.figure import Figures
from werkruimte.dossier import html, pdf
from werkruimte.dossier.plinths import contract, gpkg, page
from werkruimte.facts.build import build
from werkruimte.facts.snapshot import Snapshot, snapshot_of
from werkruimte.measures import m04
from werkruimte.plinths.assess import assess_facts, by_street
from werkruimte.plinths.hours import shared_use
from werkruimte.plinths.phases import Phases, phase_rows, read_phases
from werkruimte.plinths.result import Result
from werkruimte.plinths.survey import Survey, read_survey
from werkruimte.rules.plinths import PlinthRules, plinth_rules
from werkruimte.rules.rules import in_force
from werkruimte.studies.studies import Studies, run_studies

FILES = ("plinten.html", "plinten.pdf", "plinten.json", "plinten.gpkg")
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Wish:
    """What the user asked: municipality (a name, or a folder with a fact base), own files, own weights, phases of a plan, date, files to leave out, a survey."""

    municipality: str
    data: Path | None
    weights: Path | None
    phases: Path | None
    on: date
    skip: tuple[str, ...]
    survey: Path | None = None


def make_plinths(wish: Wish, out: Path, progress: Progress) -> Result:
    """Write every form to `out`; until the last one is ready nothing there changes."""
    rules = plinth_rules(wish.weights)
    phases = read_phases(wish.phases) if wish.phases else None
    survey = read_survey(wish.survey) if wish.survey else None
    with new_files(out, FILES) as new, tempfile.TemporaryDirectory() as temporary:
        studies = run_studies(_snapshot(wish, Path(temporary), progress), in_force(wish.on), progress)
        progress("gevels beoordelen")
        shown = _assessed(studies, rules, phases, survey)
        progress("schrijven")
        _write(shown, new)
    return shown


def _assessed(studies: Studies, rules: PlinthRules, phases: Phases | None, survey: Survey | None) -> Result:
    """Raises InputError when there is nothing to assess."""
    found = assess_facts(studies, rules, survey)
    if found is None:
        raise InputError(
            message=f"Van {studies.municipality.name} zijn geen straten met gebouwen bekend. Leg een OpenStreetMap-uittreksel (.osm.pbf) "
            "van de gemeente in de map en geef die met --data."
        )
    figures = Figures()
    m04.plinth_figures(studies, figures, found)
    return Result(
        municipality=studies.municipality,
        rules=studies.rules,
        plinths=found,
        phases=() if phases is None else phase_rows(phases, rules.value("norm_low_m2"), rules.value("norm_high_m2")),
        shared_use=shared_use(studies.connection, rules),
        streets=tuple(by_street(found, rules.value("street_facade_m"))),
        figures=tuple(figures),
        sources=studies.sources,
    )


def _snapshot(wish: Wish, temporary: Path, progress: Progress) -> Snapshot:
    if wish.data is not None:
        return build(wish.municipality, wish.data, temporary / "feitenbasis", wish.skip, progress)
    return snapshot_of(wish.municipality)


def _write(result: Result, folder: Path) -> None:
    words = page.document(result)
    html.write(words, None, folder / "plinten.html")
    pdf.write(words, folder / "plinten.pdf")
    contract.write(contract.document(result), folder / "plinten.json")
    gpkg.write(result, folder / "plinten.gpkg")
