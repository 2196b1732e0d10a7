"""The fourteen measures: one page each, all built alike."""

from __future__ import annotations

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.texts import Indicator, indicators, measure_texts
from werkruimte.domain.assessment import Assessment
from werkruimte.domain.figure import Figure
from werkruimte.dossier import clauses, wording
from werkruimte.dossier.blocks import Block, Card, Cards, Heading, Note, Page, Paragraph, Precedents, Table, Verdict
from werkruimte.dossier.pages import background, precedents, stock
from werkruimte.dossier.pages.calendar import of_measure
from werkruimte.dossier.pages.figures import card, named, of_whole, shown, together
from werkruimte.run import Run

GROUP = "Maatregelen"
ENCROACHED = "m01.room.encroachment"
CANDIDATE = "kandidaat, van een besluit is niets bekend"


def measures(run: Run) -> tuple[Page, ...]:
    """A page for each measure, in the order of the manifest."""
    return tuple(_page(run, a) for a in run.assessments)


def sentence(run: Run, assessment: Assessment) -> str:
    """The verdict sentence with local numbers, or what is not known."""
    local = assessment.local
    known = local is not None and clauses.complete(local)
    said = clauses.text(local, run.rules.on) if local is not None and known else measure_texts()[assessment.measure].unknown
    return f"{said} {assessment.sentence}"


def indicator_rows(run: Run, declared: Indicator) -> tuple[str, str, str, str]:
    """One indicator: name with aim, what it is now, when, and what would feed it."""
    found = [shown(run, id) for id in declared.figures if id in catalogue()]
    known = [f for f in found if f is not None and f.known]
    now = "; ".join(_told(run, f, len(known) > 1) for f in known) or _absent(found)
    if any(f.id.startswith(ENCROACHED) for f in known) and not any(e.ledger == "room" and e.status == "bewezen" for e in run.events):
        now = f"{CANDIDATE}: {now}"
    moments = "; ".join(dict.fromkeys(wording.dated(f, run.rules.on) for f in known))
    return (f"{declared.id} {declared.name}", f"{declared.aim}", now, moments or f"nodig: {declared.needs}")


def _told(run: Run, figure: Figure, beside: bool) -> str:
    """One figure of an indicator; with its name where it stands beside others, or of a share the whole."""
    label = named(run, figure.id)
    return f"{wording.in_words(figure)} {of_whole(run, figure.id) or (label if beside else '')}".strip()


def _absent(found: list[Figure]) -> str:
    """Hidden where one of them is, else no data."""
    return wording.absent(next((f for f in found if f.status == "suppressed"), None))


def _page(run: Run, assessment: Assessment) -> Page:
    text = measure_texts()[assessment.measure]
    number = str(assessment.measure)
    blocks: tuple[Block, ...] = (
        Paragraph(f"{text.who} {text.when}", "kicker"),
        Verdict(sentence(run, assessment), assessment.verdict),
        Cards(together((id, _card(run, id)) for id in assessment.figures)),
        *stock.of_measure(run, assessment.measure),
        *(clauses.block(c, run.rules.on) for c in assessment.clauses),
        Paragraph(clauses.CHOICE, "source"),
        _moments(run, assessment.measure),
        *_followed(run, assessment.measure),
        *background.of_measure(run, assessment.measure),
        *_elsewhere(run, assessment),
        Note("Wat dit niet laat zien", text.not_shown),
        *((Note("Wat nog ontbreekt", assessment.gaps),) if assessment.gaps else ()),
    )
    return Page(f"m{assessment.measure:02d}", text.title, GROUP, blocks, number=number, short=text.short, sheet=True)


def _card(run: Run, id: str) -> Card:
    figure = shown(run, id)
    when = wording.dated(figure, run.rules.on) if figure.known else ""
    label = catalogue()[id].label
    return card(run, wording.capital(label), figure, when, figure.note or "De bron ontbreekt.")


def _moments(run: Run, measure: int) -> Table:
    rows = of_measure(measure, run.rules.on)
    return Table(
        f"besluit-{measure}",
        "Wie besluit, waar en wanneer",
        ("Document", "Wie besluit", "Wanneer"),
        (False,) * 3,
        rows,
        ("1.4fr", "1fr", "1fr"),
    )


def _followed(run: Run, measure: int) -> tuple[Block, ...]:
    """The indicators of a measure, or the figures that stand for one where the core monitor has none for it."""
    own = tuple(_followed_row(run, id, aim) for id, aim in measure_texts()[measure].followed.items())
    rows = (*(indicator_rows(run, i) for i in indicators() if measure in i.measures), *own)
    columns = ("Maatstaf", "Doel", "Stand", "Wanneer")
    table = Table(f"maatstaf-{measure}", "Zo volgt de raad het", columns, (False,) * 4, rows, ("52mm", "23mm", "2.2fr", "1.2fr"))
    return (table,) if rows else ()


def _followed_row(run: Run, id: str, aim: str) -> tuple[str, str, str, str]:
    figure = shown(run, id)
    when = wording.dated(figure, run.rules.on) if figure.known else figure.note
    return (wording.capital(catalogue()[id].label), aim, wording.with_unit(figure), when)


def _elsewhere(run: Run, assessment: Assessment) -> tuple[Block, ...]:
    """What others do; what the municipality does itself is no example of another."""
    rows = precedents.of(assessment.precedents)
    own = tuple(r for r in rows if r.place == run.municipality.name)
    others = tuple(r for r in rows if r not in own)
    told = (("Wat anderen doen", others), ("Wat de eigen gemeente doet", own))
    return tuple(b for title, found in told if found for b in (Heading(title), Precedents(found)))
