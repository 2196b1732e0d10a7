"""What no file of the ladder tells, sources, assumptions, and where each figure comes from."""

from __future__ import annotations

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.disclosure import disclosure
from werkruimte.catalogue.texts import measure_texts
from werkruimte.dossier import wording
from werkruimte.dossier.blocks import Block, Bullets, Heading, Page, Paragraph, Table
from werkruimte.dossier.pages import ladder
from werkruimte.dossier.pages.figures import AROUND, named, shown
from werkruimte.run import Run

GROUP = "Bijlagen"
BESIDE = "Wat een bestand zou vertellen, staat in [de gegevensladder]{#gegevensladder}. Daarnaast weten wij dit niet:"
NAMED = 10
"""Rows left out that are named per file; dossier.json has them all."""
WITHHELD = "Waar een getal hierom ontbreekt, staat er: niet openbaar. Dat is geen nul. De interne uitgave heeft het wel."


def _beside_ladder(run: Run) -> tuple[str, ...]:
    """What no file of the ladder tells: gaps of measures, and numbers that are not known with what their note says."""
    texts = {g.text: g for m in measure_texts().values() for g in m.gaps}
    gaps = dict.fromkeys(g for a in run.assessments for g in a.gaps if g not in texts or texts[g].off_ladder)
    told = {id for _, ids in ladder.rungs(run) for id in ids}
    numbers = []
    for id, entry in catalogue().items():
        found = [] if id in told else run.figures.find(id, run.municipality.code)
        if found and not any(f.known or f.status in ("suppressed", "not_applicable") for f in found):
            why = found[-1].note or f"{wording.capital(wording.REASONS[found[-1].reason or 'source_missing'])}."
            numbers.append(f"{wording.capital(entry.label)}: {why[:1].lower()}{why[1:]}")
    return (*gaps, *numbers)


def _sources(run: Run) -> Table:
    rows = [
        (
            s.title,
            s.publisher,
            wording.moment(s.period),
            s.licence,
            f"{wording.number(s.rows_out, 0)} van {wording.number(s.rows_in, 0)}",
            ". ".join(filter(None, (s.file, wording.capital(s.caveat), s.warning))),
        )
        for s in run.sources
    ]
    return Table(
        "bronnen",
        "Bronnen",
        ("Bron", "Uitgever", "Peildatum", "Licentie", "rijen", "Bestand"),
        (False, False, False, False, True, False),
        tuple(rows),
        ("1.3fr", "1fr", "24mm", "22mm", "22mm", "1.5fr"),
    )


def _left_out(run: Run) -> tuple[Table, ...]:
    """Rows and values of files that were not used, each with its reason; the public edition tells how many only."""
    rows = []
    for source in run.sources if run.edition == "intern" else ():
        told = (*source.rejected, *source.cleaned)
        rows += [(source.file, r.row, r.column, r.value, r.reason) for r in told[:NAMED]]
        rows += [(source.file, "en meer", "", "", "Alle staan in dossier.json.")] if told[NAMED:] else []
    if not rows:
        return ()
    caption = "Niet gebruikte rijen, en waarden die zijn opgeschoond"
    columns = ("Bestand", "Rij", "Kolom", "Waarde", "Waarom")
    return (Table("weggelaten", caption, columns, (False,) * 5, tuple(rows), ("1.4fr", "22mm", "1fr", "1fr", "1.4fr")),)


def _assumptions(run: Run) -> Table:
    rows = [
        (
            p.label,
            measure(p.value, p.unit),
            p.checked,
            p.source,
        )
        for p in run.parameters
    ]
    return Table(
        "aannamen",
        "Aannamen en maten",
        ("Aanname", "Waarde", "Geverifieerd", "Bron"),
        (False, True, False, False),
        tuple(rows),
        ("1.8fr", "18mm", "20mm", "1.4fr"),
    )


def measure(value: float, unit: str) -> str:
    """A value with its unit; a category is a name, and keeps its point; one job is no jobs."""
    if unit == "categorie":
        return f"{unit} {value:g}"
    if (unit, value) == ("jobs", 1):
        return "1 baan"
    return f"{wording.number(value, len(f'{value:g}'.partition('.')[2]))} {wording.UNITS.get(unit, unit)}".strip()


def _derivations(run: Run) -> Table:
    """Every figure once, under the sentence that says how it came to be."""
    ids = dict.fromkeys(f.id for f in run.figures if f.area.level in ("gemeente", *AROUND))
    by_formula: dict[str, list[tuple[str, ...]]] = {}
    for id in ids:
        by_formula.setdefault(catalogue()[id].formula, []).append(_origin_row(run, id))
    rows = tuple(row for group in by_formula.values() for row in group)
    return Table(
        "herkomst",
        "Elk getal onder de zin die zegt hoe het is gemaakt; het bewijs: werkruimte bewijs, met de naam",
        ("Naam", "Getal", "Waarde", "Wanneer", "Zekerheid"),
        (False, False, True, False, False),
        rows,
        ("1fr", "1.3fr", "24mm", "32mm", "15mm"),
        anchors=tuple("h-" + row[0].replace(".", "-") for row in rows),
        groups=tuple((wording.capital(formula) + ".", len(group)) for formula, group in by_formula.items()),
    )


def _origin_row(run: Run, id: str) -> tuple[str, ...]:
    best = shown(run, id)
    when = wording.dated(best, run.rules.on) if best.known else ""
    return (id, named(run, id), wording.with_unit(best), when, best.confidence)


def unknown(run: Run) -> Page:
    """What the dossier cannot say, and no file of the ladder would tell."""
    blocks = (Paragraph(BESIDE), Bullets(_beside_ladder(run)), *_not_public(run))
    return Page("onbekend", "Wat we niet weten", GROUP, blocks)


def _not_public(run: Run) -> tuple[Block, ...]:
    """What the public edition leaves out, in words: a number would tell."""
    if run.edition == "intern":
        return ()
    return (Heading("Wat deze openbare uitgave niet noemt"), Bullets(disclosure().words), Paragraph(WITHHELD, "source"))


def sources(run: Run) -> Page:
    """Files, rights, and the assumptions in force."""
    return Page("bronnen", "Bronnen en aannamen", GROUP, (_sources(run), *_left_out(run), _assumptions(run)))


def origin(run: Run) -> Page:
    """How each figure came to be."""
    return Page("herkomst", "Herkomst van elk getal", GROUP, (_derivations(run),), short="Herkomst")
