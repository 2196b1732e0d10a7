"""Projects of the city itself: what they count, what the yardsticks ask, and what was not found."""

from __future__ import annotations

from dataclasses import replace

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.texts import Project, projects_of
from werkruimte.domain.figure import Figure
from werkruimte.dossier import wording
from werkruimte.dossier.blocks import Block, Card, Cards, Heading, Note, Page, Paragraph, Table, Verdict
from werkruimte.dossier.pages.figures import card
from werkruimte.run import Run

PLACE = ("m12.jobs.all.stock", "m12.population.stock", "m12.workers.resident.stock")
PLAN = ("m05.project.dwellings.count", "m05.project.floor_required.area", "m05.project.jobs_required.stock")


def projects(run: Run) -> tuple[Page, ...]:
    """A page for each project of this municipality in the table of projects."""
    return tuple(_page(run, p) for p in projects_of(run.municipality.code))


def first(run: Run) -> tuple[Block, ...]:
    """What the first page says of each project: its sentence, and what is there and planned."""
    blocks: list[Block] = []
    for project in projects_of(run.municipality.code):
        here, asked = _figures(run, project)
        told = (*here[:2], *asked[:1])
        blocks += [Heading(project.name), Paragraph(_sentence(run, project, here, asked)), Cards(tuple(_card(run, f) for f in told))]
    return tuple(blocks)


def _figures(run: Run, project: Project) -> tuple[list[Figure], list[Figure]]:
    """Those of its district, and those of its plan."""
    here = [f for id in PLACE for f in _of_place(run, id, project)]
    return here, [f for id in PLAN for f in run.figures.find(id, project.id)]


def _page(run: Run, project: Project) -> Page:
    here, asked = _figures(run, project)
    blocks: tuple[Block, ...] = (
        Paragraph(f"{project.document}, {wording.dated(asked[0], run.rules.on)}", "kicker"),
        Verdict(_sentence(run, project, here, asked)),
        Cards(
            (
                *(_card(run, f) for f in here),
                *(_card(run, f) for f in asked),
                Card("Werk in het kader", value=project.work, source=f"Gelezen: {project.source}."),
            )
        ),
        _table(run, here, asked),
        Note(
            "Wat dit niet laat zien",
            (project.remark, "De banen zijn geteld per wijk van toen; wijkcodes worden hergebruikt, daarom is op naam gekoppeld."),
        ),
    )
    return Page(f"project-{project.id}", project.name, "Verdieping", blocks, sheet=True)


def _of_place(run: Run, id: str, project: Project) -> list[Figure]:
    """The newest known figure of a district whose name holds one of the project's places."""
    names = [p.casefold() for p in project.places]
    found = [f for f in run.figures.find(id) if f.area.level == "wijk" and f.known and any(n in f.area.name.casefold() for n in names)]
    return found[-1:]


def _sentence(run: Run, project: Project, here: list[Figure], asked: list[Figure]) -> str:
    facts = [f"{_said(f)} ({wording.dated(f, run.rules.on)})" for f in here[:2]]
    where = f"In {here[0].area.name}: {wording.listed(facts)}." if here else ""
    whole = f" Dat is heel {here[0].area.name}; het plan gaat over een deel." if here and here[0].area.name != asked[0].area.name else ""
    plan = f"Het plan telt {wording.with_unit(asked[0])} woningen; hoeveel werk terugkomt: {project.work}."
    return f"{where}{whole} {plan}".strip()


def _said(figure: Figure) -> str:
    """Value with its unit; a bare count with its name."""
    return wording.with_unit(figure) if wording.unit(figure) else f"{wording.value(figure)} {catalogue()[figure.id].label}"


def _card(run: Run, figure: Figure) -> Card:
    label = catalogue()[figure.id].label
    label = f"{label}, {figure.area.name}" if figure.area.level == "wijk" else label
    made = card(run, wording.capital(label), figure, wording.dated(figure, run.rules.on), figure.note or "De bron ontbreekt.")
    # A project's own count has no file in the fact base: its note names the source.
    return made if figure.sources else replace(made, source=f"{catalogue()[figure.id].word}. {figure.note}")


def _table(run: Run, here: list[Figure], asked: list[Figure]) -> Table:
    rows = tuple(
        (catalogue()[f.id].label, wording.with_unit(f), wording.dated(f, run.rules.on), f.area.name, f.note) for f in (*here, *asked)
    )
    columns = ("Wat", "Hoeveel", "Wanneer", "Waar", "Opmerking")
    return Table(
        "project",
        "Dezelfde gegevens als tabel",
        columns,
        (False, True, False, False, False),
        rows,
        ("1.2fr", "34mm", "28mm", "1fr", "1.3fr"),
    )
