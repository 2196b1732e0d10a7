"""From a measure's number and subjects to its assessment: declared texts, with the blanks filled from this municipality."""

from __future__ import annotations

from fnmatch import fnmatch

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.texts import Gap, Project, examples, ladder, measure_texts, projects_of
from werkruimte.domain.assessment import Assessment, Subject, verdict_of_subjects
from werkruimte.domain.clause import SLOT, Blank, Clause
from werkruimte.domain.figure import Figure, Figures
from werkruimte.measures.tally import Basis, absent
from werkruimte.rules.texts import BlankRule, blank_rules, clause_texts
from werkruimte.studies.studies import Studies

UNKNOWN = "Of het beter of slechter gaat, is onbekend: van dit doel is er geen meting op twee momenten."
LARGEST = 3


def assessment(studies: Studies, into: Figures, number: int, subjects: tuple[Subject, ...] = (), sentence: str = UNKNOWN) -> Assessment:
    """The assessment of one measure; without subjects its verdict is unknown."""
    text = measure_texts()[number]
    local = Clause(f"m{number:02d}.local", number, "", "", text.local, _blanks(studies, into, text.local)) if text.local else None
    return Assessment(
        measure=number,
        title=text.title,
        verdict=verdict_of_subjects(subjects),
        sentence=sentence,
        subjects=subjects,
        gaps=tuple(g.text for g in text.gaps if not closed(g, into, studies.municipality.code)),
        figures=tuple(id for id in text.figures if id in catalogue()),
        local=local,
        clauses=_clauses(studies, into, number),
        precedents=tuple(e.id for e in examples() if number in e.measures),
    )


def closed(gap: Gap, into: Figures, code: str) -> bool:
    """Whether what a gap asks was given: the figures tell, since a file without a usable row tells nothing."""
    found, beside = ([f.period.end for f in into.find(id, code) if f.known] for id in (gap.figure, gap.beside))
    return bool(found) and max(found) >= max(beside, default=max(found))


def registered(studies: Studies, into: Figures, *ids: str, note: str = "") -> None:
    """Figures that wait for a register or file that no reader knows yet: no data until it exists; the note says what is needed."""
    for id in ids:
        absent(into, id, [studies.municipality], Basis(studies.today, (), "laag", note=note or _supply(id)), "source_missing")


def _supply(id: str) -> str:
    """What to supply for a figure: the file of the ladder that feeds it, and who has or would keep it."""
    rung = next(r for r in ladder() if any(fnmatch(id, pattern) for pattern in r.figures))
    return f"Lever: {rung.file[0].lower()}{rung.file[1:]} ({rung.holder})."


def _clauses(studies: Studies, into: Figures, number: int) -> tuple[Clause, ...]:
    texts = [t for t in clause_texts() if t.measure == number]
    seen: dict[str, int] = {}
    found = []
    for text in texts:
        seen[text.tone] = seen.get(text.tone, 0) + 1
        id = f"m{number:02d}.{text.tone}" + (f".{seen[text.tone]}" if seen[text.tone] > 1 else "")
        blanks = _blanks(studies, into, text.text + text.otherwise)
        found.append(Clause(id, number, text.tone, text.title, text.text, blanks, text.law, text.otherwise))
    return tuple(found)


def _blanks(studies: Studies, into: Figures, template: str) -> tuple[Blank, ...]:
    return tuple(_blank(studies, into, blank_rules()[name]) for name in dict.fromkeys(SLOT.findall(template)))


def _blank(studies: Studies, into: Figures, rule: BlankRule) -> Blank:
    if rule.names:
        left_out = _planned(studies) if rule.names in OF_PARKS else ""
        return Blank(rule.name, names=tuple(NAMES[rule.names](studies)), ask=rule.ask, left_out=left_out)
    return Blank(rule.name, figure=_figure(studies, into, rule), ask=rule.ask)


def _figure(studies: Studies, into: Figures, rule: BlankRule) -> Figure | None:
    if rule.figure not in catalogue():
        return None
    for variant in rule.variants:
        known = [f for f in into.find(rule.figure, studies.municipality.code, variant) if f.known]
        if known and (rule.edition == "last" or len(known) > 1):
            return known[0] if rule.edition == "first" else known[-1]
    return None


def _municipality(studies: Studies) -> list[str]:
    return [studies.municipality.name]


def _parks(studies: Studies) -> list[str]:
    """The parks of the last edition, largest first; without areas by name. Not those in which the council planned dwellings."""
    return [name for name in _every_park(studies) if not _projects_in(studies, name)]


def _every_park(studies: Studies) -> list[str]:
    rows = studies.connection.execute(
        """SELECT any_value(naam) FROM parks WHERE edition = (SELECT max(edition) FROM parks)
        GROUP BY rin ORDER BY max(ha_bruto) DESC NULLS LAST, 1"""
    ).fetchall()
    return [name for (name,) in rows if name]


def _projects_in(studies: Studies, park: str) -> list[Project]:
    """The projects of the city that count dwellings in the district of this name."""
    return [p for p in projects_of(studies.municipality.code) if any(place.casefold() in park.casefold() for place in p.places)]


def _planned(studies: Studies) -> str:
    """Which parks a text does not name because a project of the city counts dwellings there: it would take back a decision unsaid."""
    told = [
        f"{name} (plan {p.name} met woningen, {p.adopted[:4]}{'' if p.verified else ', niet geverifieerd'})"
        for name in _every_park(studies)
        for p in _projects_in(studies, name)
    ]
    return f"Niet genoemd: {'; '.join(told)}. Het plan gaat over een deel; noem het alleen als u daarop terug wilt komen." if told else ""


def _largest(studies: Studies) -> list[str]:
    return _parks(studies)[:LARGEST]


def _lost(studies: Studies) -> list[str]:
    return [p.name for link in studies.bridge.links if link.cause == "out_with_dwellings" and link.status == "zeker" for p in link.older]


OF_PARKS = ("parks", "largest_parks")
NAMES = {"municipality": _municipality, "parks": _parks, "largest_parks": _largest, "lost_parks": _lost}
