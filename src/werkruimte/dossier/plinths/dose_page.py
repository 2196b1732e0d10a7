"""The pages on how much plinth people can carry, what it asks, what it costs to begin, and spaces that can be used twice."""

from __future__ import annotations

from werkruimte.domain.notation import number
from werkruimte.dossier import wording
from werkruimte.dossier.blocks import Block, Bullets, Heading, Page, Paragraph, Table
from werkruimte.methods.plinth import rent_steps
from werkruimte.plinths.result import Result

GROUP = "Aan de slag"


def dose(result: Result) -> Page:
    """What residents can carry, and the phases of a plan where given."""
    return Page("dosis", "Hoeveel plint", GROUP, (Paragraph(carried(result)), *_phases(result), _rent(result)), sheet=True)


NORM = (
    "De norm komt uit één project, daarom een bandbreedte. Rood blijft binnen de lage norm, rood en blauw samen binnen de hoge. "
    "Wat nu open is telt eerst, waar het ook ligt: een gesloten gevel is alleen rood of blauw in wat daarboven kan."
)


def carried(result: Result) -> str:
    """The dose in words."""
    found = result.figure("m04.plinth.carried.area")
    if not found.known:
        return f"Hoeveel plint bewoners kunnen dragen is niet te zeggen. {found.note} Zonder dat is geen gevel rood of blauw."
    room, there = result.figure("m04.plinth.room.area"), result.figure("m04.plinth.open.area")
    text = f"De bewoners kunnen samen {wording.with_unit(found)} open plint dragen. "
    if room.known and there.known:
        text += f"Er is nu naar schatting {wording.with_unit(there)} open; er kan {wording.with_unit(room)} bij. "
    else:
        text += "Wat nu open is, is niet bekend; daarom is geen gevel rood of blauw. "
    return text + NORM


def _phases(result: Result) -> tuple[Block, ...]:
    if not result.phases:
        return (Paragraph("Voor een plan in fasen: geef met --fasen wie er wanneer komt wonen.", "source"),)
    rows = tuple((p.name, number(p.present, 0), number(p.wish_m2, 0), number(p.low_m2, 0), number(p.high_m2, 0)) for p in result.phases)
    table = Table(
        "fasen",
        "Aan te wijzen plint per fase, in m²",
        ("Fase", "Bewoners dan", "Wens", "Lage norm", "Hoge norm"),
        (False, True, True, True, True),
        rows,
        ("2fr", "1fr", "1fr", "1fr", "1fr"),
        source="Nooit meer dan wie er dan woont kan dragen. Wat in een vroege fase afvalt, schuift niet door.",
    )
    return (table,)


def _rent(result: Result) -> Table:
    rules = result.plinths.rules
    steps = rent_steps(rules.rent_start, rules.rent_years)
    rows = tuple((f"jaar {year}", f"{number(100 * share, 0)} %") for year, share in enumerate(steps, start=1))
    return Table(
        "huur",
        "Ingroeihuur: deel van de markthuur",
        ("Jaar", "Huur"),
        (False, True),
        rows,
        ("1fr", "30mm"),
        source="Trap is een aanname, naar het voorbeeld van Seestadt Aspern [S 69]. De markthuur vult u zelf in: geen open bron heeft haar.",
    )


def sheet(result: Result) -> Page:
    """The requirement sheet."""
    rows = tuple((r.what, r.value, r.why, r.source) for r in result.plinths.rules.requirements)
    columns = ("Onderdeel", "Eis", "Waarom", "Bron")
    table = Table("eisen", "Eisenblad van een plint", columns, (False,) * 4, rows, ("1fr", "1.4fr", "1.3fr", "1fr"), stack=True)
    return Page(
        "eisen", "Wat een plint vraagt", GROUP, (table, Paragraph("Concept, juridisch en technisch te toetsen.", "source")), sheet=True
    )


def shared(result: Result) -> Page:
    """Spaces that stand idle while others look for room."""
    guests = [g.name for g in result.plinths.rules.guests]
    rows = tuple(
        (
            s.name,
            number(s.buildings, 0),
            number(s.floor_m2, 0),
            number(s.used_hours, 0),
            *(number(dict(s.guests)[g] / 1000, 0) if g in dict(s.guests) else "past niet" for g in guests),
        )
        for s in result.shared_use
    )
    table = Table(
        "dubbel",
        "Leegstaande uren per week, in duizend m² maal uur",
        ("Ruimte", "Gebouwen", "m² begane grond", "Eigen uren", *guests),
        (False, *[True] * (3 + len(guests))),
        rows,
        ("1fr", "16mm", "20mm", "16mm", *["1.2fr"] * len(guests)),
        source="OpenStreetMap, omtrek van de gebouwen. De eigen uren zijn een aanname per soort, geen rooster: vraag de beheerder.",
    )
    told = (
        "Een ruimte telt voor de uren waarin zij zelf niet gebruikt wordt en die bij de gast passen.",
        "Sporthallen staan er niet bij: zij zijn in deze bron niet als voorziening getekend.",
    )
    blocks: tuple[Block, ...] = (table, Bullets(told)) if rows else (Paragraph("Er zijn geen scholen, kerken of buurthuizen bekend."),)
    return Page("dubbel", "Dubbel gebruik in de wijk", GROUP, (Heading("Wanneer staat wat leeg"), *blocks))
