"""What pages share: finding a figure to print, and the card of one figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.figure import Figure
from werkruimte.dossier import wording
from werkruimte.dossier.blocks import Card
from werkruimte.run import Run

AROUND = ("corop", "plan")
"""Levels of areas that a figure is of when it is not of the municipality itself."""
LEVELS = {"laag": 1, "midden": 2, "hoog": 3}
MIXED, QUIET = "gemengd", "rustig"
"""Bands over the readings, of the two tables of distances."""
MIXED_YEARS = "gemengde_jaren"
"""Variant of a figure whose parts are of different years."""
WHOLES = {"m01.room.ge_4_1.share": "m01.room.measured.area"}
"""Shares whose whole is told beside them: it is no other figure that a page shows."""
FROM = {"m01.room.encroachment_large_events.count": "encroachment_least_ha"}
"""Counts of what is not smaller than an assumption, which is told with their name."""
NO_DWELLING = ("industrie", "winkel_of_kantoor", "kantoor", "winkel", "gecombineerd", "overig")
"""Uses of a unit but that of a dwelling."""
CAUSES = {
    "out_with_dwellings": "uit het register, met nieuwe woningen",
    "new": "nieuw in het register",
    "merged": "verschil bij samengevoegde terreinen",
    "split": "gesplitst",
    "remeasured": "zelfde terrein, andere oppervlakte",
    "unexplained": "onverklaard",
}


def reading(figure: Figure) -> str:
    """The variant, whether a plan caps it or not."""
    return figure.variant.removesuffix(wording.NO_PLAN)


def last(run: Run, id: str, variant: str = "standaard") -> Figure | None:
    found = run.figures.find(id, run.municipality.code)
    found = [f for f in found if reading(f) == variant]
    return next((f for f in reversed(found) if f.known), found[-1] if found else None)


def of_whole(run: Run, id: str) -> str:
    """The whole of a share in words, so that it can be divided again; empty where none is told."""
    whole = last(run, WHOLES[id]) if id in WHOLES else None
    return f"van {wording.said(whole, run.rules.on)}" if whole is not None and whole.known else ""


def named(run: Run, id: str) -> str:
    """The name of a figure; of a count from a least size with that size."""
    label = catalogue()[id].label
    if id not in FROM:
        return label
    least = run.rules.parameters[FROM[id]]
    return f"{label}, vanaf {wording.written(least.value)} {wording.UNITS[least.unit]}"


def dwellings_told(run: Run) -> str:
    """Which of the two counts of dwellings is whose; empty where only one is known."""
    homes, units = last(run, "m12.dwellings.stock"), last(run, "m01.units.woon.count")
    if homes is None or units is None or not (homes.known and units.known):
        return ""
    known = {s.id: s for s in run.sources}
    first, second = (f"{wording.publishers(f, known)}, {wording.dated(f, run.rules.on)}" for f in (homes, units))
    return (
        f"Er zijn twee tellingen: {wording.value(homes)} woningen ({first}) en {wording.value(units)} verblijfsobjecten om te wonen, "
        f"ook op terreinen ({second}). Bedrijfsvloer per woning deelt door de tweede."
    )


def lost_without_floor(run: Run) -> str:
    """On which parks where nothing but dwellings stands room was lost, and how much; empty where on none, or where it is not known."""
    lost = [f for f in run.figures.find("m01.room.encroachment.loss") if f.area.level == "park" and f.known and reading(f) == QUIET]
    found = []
    for figure in lost:
        there = [f for use in NO_DWELLING for f in run.figures.find(f"m01.units.{use}.count", figure.area.code)]
        # A source that knows no shops apart has no data on them; then the uses it does know tell.
        if figure.high and any(f.known for f in there) and all((f.status, f.value) in (("value", 0), ("no_data", None)) for f in there):
            when = f", {wording.dated(figure, run.rules.on)}" if wording.aged(figure, run.rules.on) else ""
            found.append(f"{wording.park_name(figure.area.name)} ({wording.with_unit(figure)}, rustig gebied{when})")
    where = "een terrein" if len(found) == 1 else "terreinen"
    return (
        f"Van de milieuruimte die verdween, ligt een deel op {where} waar geen bedrijf of andere functie staat: {wording.listed(found)}."
        if found
        else ""
    )


def card(run: Run, title: str, main: Figure | None, extra: str, missing: str, value: str = "") -> Card:
    known = {s.id: s for s in run.sources}
    if main is None or not main.known:
        note, hidden = (
            ((main.note if main else "") or missing, False)
            if main is None or main.status != "suppressed"
            else (main.note.removeprefix("Niet openbaar: "), True)
        )
        return Card(title, anchor=f"h-{main.id if main else ''}".replace(".", "-"), missing=note, hidden=hidden)
    return Card(
        title=title,
        value=value or wording.coarse(main),
        unit=wording.unit(main),
        extra=f"hoogstens; {extra}" if wording.uncounted(main) else extra,
        source=wording.source_line(main, known),
        confidence=LEVELS[main.confidence],
        anchor="h-" + main.id.replace(".", "-"),
        missing="",
    )


def together(made: Iterable[tuple[str, Card]]) -> tuple[Card, ...]:
    """A card for each figure (id and card); those that lack the same file share one."""
    found: dict[str, Card] = {}
    for id, one in made:
        key = one.missing or id
        found[key] = replace(found[key], title=f"{found[key].title}; {catalogue()[id].label}") if key in found else one
    return tuple(found.values())


def shown(run: Run, id: str) -> Figure:
    """The figure that stands for an id: the quiet band, else the newest known; of the municipality, else its region or a project in it."""
    found = run.figures.find(id, run.municipality.code) or [f for f in run.figures.find(id) if f.area.level in AROUND]
    bands = [f for f in found if reading(f) == QUIET]
    return (bands or [f for f in found if f.known] or found)[-1]
