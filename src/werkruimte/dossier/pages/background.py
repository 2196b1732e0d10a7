"""What stands behind a measure: plans counted nationally, yardsticks with their owner, real cases of transformation."""

from __future__ import annotations

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.texts import plan_audit, transformations, yardsticks
from werkruimte.domain.figure import Figure
from werkruimte.dossier import charts, wording
from werkruimte.dossier.blocks import Block, Note, Page, Paragraph, Table
from werkruimte.dossier.pages.figures import MIXED_YEARS, dwellings_told, shown
from werkruimte.run import Run

YARDSTICK_MEASURES = (3, 5)


def of_measure(run: Run, measure: int) -> tuple[Block, ...]:
    """The background blocks of one measure."""
    audit = plan_audit()
    found: tuple[Block, ...] = ()
    if measure in YARDSTICK_MEASURES:
        found = (yardstick_table(run, measure),)
    return (*found, *_audit()) if measure in audit.measures else found


def yardstick_table(run: Run, measure: int) -> Table:
    """Yardsticks beside the local figure; no colour, no verdict."""
    rows = []
    for rule in yardsticks():
        here = shown(run, rule.figure) if rule.figure in catalogue() else None
        local = f"{wording.with_unit(here)} ({_moments(run, here)})" if here is not None and here.known else wording.absent(here)
        rows.append((rule.name, rule.value, f"{rule.owner}; {rule.source}, niet geverifieerd", local))
    return Table(
        f"vuistregels-{measure}",
        "Vuistregels, geen normen",
        ("Vuistregel", "Waarde", "Van wie", "Hier"),
        (False, True, False, True),
        tuple(rows),
        ("1.25fr", "18mm", "1.5fr", "58mm"),
        source=dwellings_told(run),
    )


def _moments(run: Run, figure: Figure) -> str:
    """Of when a figure is; of one that mixes years, of when each of its parts is."""
    if figure.variant != MIXED_YEARS or figure.proof is None:
        return wording.dated(figure, run.rules.on)
    parts = [run.figures.get(key) for key in figure.proof.operands]
    return "; ".join(f"{catalogue()[f.id].label} {wording.dated(f, run.rules.on)}" for f in parts)


def _audit() -> tuple[Block, ...]:
    audit = plan_audit()
    bars = tuple(charts.Bar(label, float(count), wording.number(count, 0)) for label, count in audit.bars)
    *limits, years = audit.limits
    title = f"Landelijk: {bars[0].text} plannen die wij vonden, in aantal plannen"
    return (
        charts.bars(charts.BarChart(bars, audit.sentence, title, f"Bron: {audit.source} {years}")),
        Paragraph(audit.sentence),
        Note("Grenzen van deze telling", tuple(limits)),
    )


def cases(run: Run) -> Page:
    """Plans with dwellings and the work before them, as found in their own texts."""
    rows = tuple(case(row) for row in transformations())
    table = Table(
        "omzettingen",
        "Omzettingen uit planteksten",
        ("Gemeente", "Plan", "Jaar", "Woningen", "Werk vooraf", "Soort", "Werk erna"),
        (False, False, True, True, True, False, False),
        rows,
        ("22mm", "1.9fr", "11mm", "16mm", "20mm", "1.1fr", "1fr"),
        source="Citaten en plekken in de tekst staan in dossier.json. Werk erna leeg: niet gevonden, niet nul. Het jaar is geschat uit de tekst.",
    )
    lead = (
        "Echte gevallen als vergelijking. De soort zegt wat het getal is: vloer, grond, of toegestane bebouwing; tel ze niet bij elkaar op."
    )
    return Page("omzettingen", "Wat er elders werd omgezet", "Bijlagen", (Paragraph(lead), table))


def case(row: dict[str, str]) -> tuple[str, ...]:
    """One case as the table prints it; an empty cell of the source is not found, never zero."""
    homes = wording.number(float(row["woningen"]), 0) if row["woningen"] else "niet gevonden"
    value = float(row["werk_voor"])
    work = f"{wording.number(value, 0 if value == int(value) else 2)} {row['eenheid'].replace('m2', 'm²')}"
    after = f"0 {row['eenheid']}" if row["werk_na"] == "0" else row["werk_na"] or "niet gevonden"
    return (
        row["gemeente"],
        row["plannaam"],
        row["jaar_proxy"],
        homes,
        work,
        row["soort_werk_voor"].replace("m2", "m²"),
        after.replace("m2", "m²"),
    )
