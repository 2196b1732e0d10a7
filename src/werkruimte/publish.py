"""The public edition: one pure function from a run to the run that may be published, before any form is made of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from fnmatch import fnmatch

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.disclosure import EventRule, disclosure
from werkruimte.domain.assessment import Assessment, Event, Subject
from werkruimte.domain.clause import Blank, Clause
from werkruimte.domain.figure import Figure, Figures
from werkruimte.domain.source import Rejected, Source
from werkruimte.layers import Shown
from werkruimte.methods.bridge import Link
from werkruimte.methods.disclosure import Sum, completed, small
from werkruimte.run import Run

Cell = tuple[str, str, str, str]
COUNTED = ("n", "persons", "jobs")
HOMES_CAME = ("out_with_dwellings", "encroachment", "relief")
SMALL_NOTE = "Niet openbaar: een aantal onder de vijf, of een getal waaruit dat volgt."
LICENCE_NOTE = "Niet openbaar: de licentie van een bron staat het niet toe."
SUBJECT_NOTE = "De getallen achter dit oordeel zijn niet openbaar."
MASK = "niet openbaar"
ALL_FIRMS = "m02.establishments.all.count"
REGISTER_NOTE = "Niet elke rij telt mee: {n} bleven weg."
REGISTER_FEW = "Niet elke rij telt overal mee."
SMALL_IN_NOTE = re.compile(r": [1-4]\.")


def public(run: Run) -> Run:
    """The run without what may not be published (CONTRACT 2 and 5). What is hidden says so; nothing becomes zero."""
    if run.edition == "publiek":
        return run
    rights = _Rights(run)
    events = tuple(replace(e, objects=()) for e in run.events if rights.shows(e))
    hidden_parks = _parks_with_few(run)
    figures = _figures(run, rights)
    links = tuple(link for link in run.bridge.links if rights.parks and not _few(link))
    return replace(
        run,
        edition="publiek",
        sources=tuple(_source(s) for s in run.sources),
        figures=figures,
        events=events,
        bridge=replace(run.bridge, links=links),
        assessments=tuple(_assessment(a, figures, run, hidden_parks) for a in run.assessments),
        shown=Shown(int(disclosure().least), rights.units, rights.parks, frozenset(p for p, _ in hidden_parks)),
        withheld=_withheld(run),
    )


def _withheld(run: Run) -> frozenset[str]:
    """Ids of internal figures, and of the parameters that only they use."""
    parameters = {id for id in run.rules.parameters if any(fnmatch(id, p) for p in disclosure().parameters)}
    return frozenset(parameters | {id for id, entry in catalogue().items() if entry.internal})


def few_dwellings(event: Event) -> bool:
    """Whether an event is of too few dwellings, and no public decision (a plan) stands behind it."""
    if event.ledger == "permission":
        return False
    about_homes = event.cause in HOMES_CAME or event.target == "woon" or event.dwellings > 0
    return about_homes and event.dwellings < disclosure().least


class _Rights:
    """What the sources of a run allow: rows of units, of parks; and which sources allow nothing."""

    def __init__(self, run: Run) -> None:
        self.units = _open(run.sources, lambda kind: kind == "units")
        self.parks = _open(run.sources, lambda kind: kind.startswith("ibis"))
        self.closed = {s.id for s in run.sources if s.may_publish not in ("rows", "aggregates")}
        self.bare = {s.id for s in run.sources if s.may_publish != "rows"}

    def shows(self, event: Event) -> bool:
        """Whether an event may be named: it is a row of its source, and stands at a park."""
        return not few_dwellings(event) and event.source not in self.bare and (self.parks or event.area.level != "park")


def _open(sources: Iterable[Source], kind: Callable[[str], bool]) -> bool:
    return all(s.may_publish == "rows" for s in sources if kind(s.kind))


def _few(link: Link) -> bool:
    """Whether a link says that a park left with too few dwellings."""
    homes = [p.new_dwellings for p in link.older if p.new_dwellings is not None]
    return link.cause == "out_with_dwellings" and sum(homes) < disclosure().least


def _parks_with_few(run: Run) -> list[tuple[str, str]]:
    """Code and name of the parks whose cause is hidden."""
    return [(p.rin, p.name) for link in run.bridge.links if _few(link) for p in link.older]


def _figures(run: Run, rights: _Rights) -> Figures:
    """Every figure that is not internal, the hidden ones as suppressed."""
    kept = [f for f in run.figures if not catalogue()[f.id].internal and (rights.parks or f.area.level != "park")]
    locked = {_cell(f) for f in kept if f.known and set(f.sources) & rights.closed}
    hidden = {_cell(f) for f in kept if _is_small(f)} | _of_events(run, kept) | _of_few_firms(run, kept)
    on_map = disclosure().counted_on_map if rights.units else ()
    untold = {c for c in hidden | locked if c[0] not in on_map}
    hidden = _with_sums(run, kept, hidden | locked, ()) | _with_sums(run, kept, untold, on_map)
    hidden |= {(id, level, code, end) for count, level, code, end in hidden for id in disclosure().amounts.get(count, ())}
    found = Figures()
    for figure in kept:
        cell = _cell(figure)
        if cell in locked:
            found.add(_suppressed(figure, "licence", LICENCE_NOTE))
        elif cell in hidden and figure.known:
            found.add(_suppressed(figure, "suppressed_small", SMALL_NOTE))
        else:
            found.add(replace(figure, note=SMALL_IN_NOTE.sub(": minder dan vijf.", figure.note)))
    return found


def _suppressed(figure: Figure, reason: str, note: str) -> Figure:
    return replace(figure, value=None, low=None, high=None, status="suppressed", reason=reason, note=note, confidence="laag", proof=None)


def _cell(figure: Figure) -> Cell:
    """What is hidden together: every reading of a figure in one area at one time."""
    return (figure.id, figure.area.level, figure.area.code, figure.period.end.isoformat())


def _is_small(figure: Figure) -> bool:
    if figure.unit not in COUNTED or catalogue()[figure.id].of_things:
        return False
    return any(small(v, disclosure().least) for v in (figure.value, figure.low, figure.high))


def _of_few_firms(run: Run, figures: list[Figure]) -> set[Cell]:
    """What a register of establishments says where it counts too few of them, or does not say how many.

    Jobs of a sector are held against the establishments of that sector, all else against those of the whole area.
    """
    registers = {s.id for s in run.sources if s.kind == "register"}
    mine = [f for f in figures if registers & set(f.sources) and not f.id.startswith("ctx.")]
    counts = {(f.id, f.area, f.period.end): f.value for f in mine if f.unit == "n" and ".establishments." in f.id}

    def few(figure: Figure) -> bool:
        own = figure.id.replace(".jobs.", ".establishments.").removesuffix("stock") + "count"
        firms = counts.get((own if own in catalogue() else ALL_FIRMS, figure.area, figure.period.end))
        return firms is None or small(firms, disclosure().least)

    return {_cell(f) for f in mine if f.unit != "n" and few(f)}


def _of_events(run: Run, figures: list[Figure]) -> set[Cell]:
    """Figures that would give hidden events away: where all that is hidden in an area is of too few dwellings."""
    found: set[Cell] = set()
    for rule in disclosure().events:
        mine = [e for e in run.events if e.ledger == rule.ledger]
        telling = [f for f in figures if any(fnmatch(f.id, p) for p in rule.figures) and (f.value or f.high)]
        codes = {f.area.code for f in telling}
        closed = {c for c in codes if _gives_away([e for e in mine if c in (e.area.code, run.municipality.code)])}
        found |= {_cell(f) for f in telling if f.area.code in closed}
        found |= _before(run, figures, rule, closed)
    return found


def _gives_away(events: list[Event]) -> bool:
    """Whether the sum of an area, less the events that are named, is of too few; without known events it may be."""
    hidden = [e for e in events if few_dwellings(e)]
    if not hidden:
        return not events
    return len(hidden) == 1 or sum(e.dwellings for e in hidden) < disclosure().least


def _before(run: Run, figures: list[Figure], rule: EventRule, closed: set[str]) -> set[Cell]:
    day = run.studies.base_period.end
    return {_cell(f) for f in figures if rule.before and f.area.code in closed and f.period.end == day and fnmatch(f.id, rule.before)}


def _with_sums(run: Run, figures: list[Figure], hidden: set[Cell], on_map: tuple[str, ...]) -> set[Cell]:
    """Hidden cells with those that would give them away, by sums, by formulas of other figures, and with what a map tells."""
    cells = {_cell(f): f for f in figures if f.value is not None}
    values = {c: f.value or 0.0 for c, f in cells.items()}
    sums = [*_declared(cells), *_across(run, cells)]
    by_key = {f.key: f for f in run.figures}
    seen = {c for c in cells if c[0] in on_map} | _told_by_events(run, cells)
    found: set[Cell] = hidden
    while True:
        more = {c for c in completed(values, found, sums, seen, disclosure().least) if isinstance(c, tuple)}
        for figure in figures:
            operands = figure.proof.operands if figure.proof is not None else ()
            if any(k in by_key and _cell(by_key[k]) in more for k in operands):
                more.add(_cell(figure))
        if more == found:
            return found
        found = more


def _told_by_events(run: Run, cells: dict[Cell, Figure]) -> set[Cell]:
    """Counts of dwellings on a park of which an event that is named tells the number: hiding those hides nothing."""
    parks = {e.area.code for e in run.events if e.ledger == "land" and e.dwellings and not few_dwellings(e)}
    return {c for c in cells if c[0] in disclosure().told_by_events and c[1] == "park" and c[2] in parks}


def _declared(cells: dict[Cell, Figure]) -> list[Sum]:
    """The declared sums, in every area and at every time where they stand."""
    found = []
    for rule in disclosure().sums:
        for cell in [c for c in cells if c[0] == rule.total and rule.level in ("", c[1])]:
            parts = tuple(p for id in rule.parts if (p := (id, *cell[1:])) in cells)
            if parts:
                found.append(Sum(cell, parts, cells[cell].unit in COUNTED))
    return found


def _across(run: Run, cells: dict[Cell, Figure]) -> list[Sum]:
    """The municipality as the sum of its parks or districts, wherever the numbers say that it is."""
    groups: dict[tuple[str, str, str], list[Cell]] = {}
    for id, level, code, day in cells:
        if level != "gemeente":
            groups.setdefault((id, level, day), []).append((id, level, code, day))
    found = []
    for (id, _, day), parts in groups.items():
        whole = (id, "gemeente", run.municipality.code, day)
        if whole in cells and cells[whole].unit not in ("pct", "index", "ratio", "n_ha"):
            total, added = cells[whole].value or 0.0, sum(cells[p].value or 0.0 for p in parts)
            if abs(total - added) < 1e-6 * max(1.0, abs(total)):
                found.append(Sum(whole, tuple(parts), cells[whole].unit in COUNTED))
    return found


def _source(source: Source) -> Source:
    """A source without the rows it rejected: a row may name a dwelling; how many there are stays.

    Of a register all that was left out stands as one: how many of it were sole traders, or lay elsewhere, follows from nothing.
    """
    rejected, cleaned = (tuple(Rejected(MASK, r.column, MASK, MASK, r.rows) for r in some) for some in (source.rejected, source.cleaned))
    if source.kind != "register":
        return replace(source, rejected=rejected, cleaned=cleaned)
    gone = source.rows_in - source.rows_out
    warning = REGISTER_NOTE.format(n=gone) if gone >= disclosure().least else REGISTER_FEW if source.warning else ""
    return replace(source, rows_in=source.rows_out, rejected=(), cleaned=(), warning=warning)


def _assessment(assessment: Assessment, figures: Figures, run: Run, hidden_parks: list[tuple[str, str]]) -> Assessment:
    """A measure with its sentences filled again from the public figures."""
    names = {name for _, name in hidden_parks}

    def blank(b: Blank) -> Blank:
        figure = b.figure
        if figure is not None:
            key = figure.key
            figure = next((f for f in figures.find(figure.id) if f.key == key), None)
        return replace(b, figure=figure, names=tuple(n for n in b.names if b.name != "verdwenen" or n not in names))

    def clause(c: Clause) -> Clause:
        return replace(c, blanks=tuple(blank(b) for b in c.blanks))

    def subject(s: Subject) -> Subject:
        closed = any(f.status == "suppressed" for id in s.figures for f in figures.find(id, run.municipality.code))
        return replace(s, sentence=SUBJECT_NOTE) if closed else s

    return replace(
        assessment,
        subjects=tuple(subject(s) for s in assessment.subjects),
        figures=tuple(id for id in assessment.figures if not catalogue()[id].internal),
        local=clause(assessment.local) if assessment.local is not None else None,
        clauses=tuple(clause(c) for c in assessment.clauses),
    )
