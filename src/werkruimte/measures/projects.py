"""Projects that a city itself put on paper: what they count, and what the yardsticks ask beside it."""

from __future__ import annotations

from datetime import date

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.texts import Project, projects_of
from werkruimte.domain.figure import Area, Figure, Figures, Period, Proof
from werkruimte.measures.tally import Basis, absent
from werkruimte.studies.studies import Studies

DWELLINGS, FLOOR, JOBS = "m05.project.dwellings.count", "m05.project.floor_required.area", "m05.project.jobs_required.stock"
NONE = Area("plan", "geen", "geen project bekend")


def figures(studies: Studies, into: Figures) -> None:
    """Add, per declared project, the range of dwellings, and twenty m2 and one job per dwelling (yardsticks, no norms)."""
    found = projects_of(studies.municipality.code)
    if not found:
        note = "Er staat geen project van deze gemeente in de tabel van projecten."
        for id in (DWELLINGS, FLOOR, JOBS):
            absent(into, id, [NONE], Basis(studies.today, (), "laag", note=note), "source_missing")
    for project in found:
        _project(studies, into, project)


def _project(studies: Studies, into: Figures, project: Project) -> None:
    area = Area("plan", project.id, project.name)
    period = Period(date.fromisoformat(project.adopted))
    flag = "" if project.verified else ", niet geverifieerd"
    floor, jobs = (studies.rules.value(id) for id in ("yardstick_m2_per_dwelling", "yardstick_jobs_per_dwelling"))
    notes = {
        DWELLINGS: (1.0, f"Bron: {project.source}{flag}."),
        FLOOR: (floor, "Vuistregel van JLL, niet geverifieerd; geen norm."),
        JOBS: (jobs, "Vuistregel uit de omgevingsvisie van Rotterdam, niet geverifieerd; geen norm."),
    }
    for id, (rate, note) in notes.items():
        entry = catalogue()[id]
        homes = (project.dwellings_low, project.dwellings_high)
        low, high = (n * rate for n in homes)
        first, last = (Proof(f"{n} * {rate!r}") for n in homes)
        sources, ends = (project.source_id,), (first, last)
        into.add(Figure(id, None, entry.unit, period, area, entry.method, sources, "laag", low=low, high=high, note=note, ends=ends))
