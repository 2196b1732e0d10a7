"""Measure 1, ledger floor: what came, went and changed since the base year, by cause, from the history of the BAG."""

from __future__ import annotations

from dataclasses import dataclass, replace

from werkruimte.domain.assessment import Subject, Verdict, verdict_of_lead
from werkruimte.domain.figure import Area, Figures, Proof
from werkruimte.measures.tally import Basis, Tally, absent, add, joined, partly, tally, total
from werkruimte.studies.floor import CAUSES, GAINS, LOSSES
from werkruimte.studies.studies import Studies, confidence_of

CHANGE = "m01.floor.business.change"
SCOPES = ("business", "industrie", "kantoor", "winkel")
TARGETS = ("woon", "other", "overig")
UNKNOWN_ON_A_DAY = "Eenheden met een onbekende oppervlakte, die niet meetelt, op de eerste en de laatste dag samen: {n}."
TO_DWELLING = "m01.floor.business.to_dwelling.loss"
REBUILT = "m01.floor.business.demolition_woon.loss"
CONVERTED = "m01.floor.business.function_out_woon.loss"
# What only the history of panden tells apart, and the sums of which that is a part.
BY_PAND = {*(f"m01.floor.{s}.{c}" for s in SCOPES for c in ("new.gain", "demolition.loss", "correction.change")), REBUILT}
SUMS = ("m01.floor.business.gain", "m01.floor.business.loss", TO_DWELLING)
NO_PANDEN = (
    "De historie van panden ontbreekt: nieuwbouw, sloop en correcties zijn dan niet te scheiden. Lever het deel PND van het LV BAG-extract."
)
WITHOUT_PANDEN = "Zonder nieuwbouw en sloop: de historie van panden ontbreekt."


@dataclass(frozen=True)
class Line:
    """One figure of the ledger: what is added over which rows; `dark` counts what has no known floor there, in `words`."""

    what: Tally
    dark: str = "count(*) FILTER (area_unknown)"
    words: str = "Gebeurtenissen met een onbekende oppervlakte, die niet meetelt: {n}."


def _lines() -> dict[str, Line]:
    """Every figure that is a sum over the ledger, by id."""
    lines = {}
    for scope in SCOPES:
        whole = Tally("floor_totals", total("stock_end - stock_start"), f"scope = '{scope}'")
        lines[f"m01.floor.{scope}.change"] = Line(whole, total("unknown_start + unknown_end"), UNKNOWN_ON_A_DAY)
        for cause in CAUSES:
            ending = "gain" if cause in GAINS else "loss" if cause in LOSSES else "change"
            lines[f"m01.floor.{scope}.{cause}.{ending}"] = _events(f"scope = '{scope}' AND cause = '{cause}'", ending)
    for ending, causes in (("gain", GAINS), ("loss", LOSSES)):
        lines[f"m01.floor.business.{ending}"] = _events(f"scope = 'business' AND cause IN {causes}", ending)
    for target in TARGETS:
        where = f"scope = 'business' AND cause = 'function_out' AND target = '{target}'"
        lines[f"m01.floor.business.function_out_{target}.loss"] = _events(where, "loss")
    lines[REBUILT] = _events("scope = 'business' AND cause = 'demolition' AND dwelling_on_spot", "loss")
    return lines


def _events(where: str, ending: str) -> Line:
    return Line(Tally("floor_events", total("-oppervlakte") if ending == "loss" else total("oppervlakte"), where))


LINES = _lines()


def figures(studies: Studies, into: Figures) -> None:
    """Add every figure of the ledger, for the municipality and each park; without history each is no data."""
    if studies.floor is None:
        _nothing(studies, into)
        return
    here = Basis(studies.compared, (*studies.ids("units"), *studies.base_sources), confidence_of(studies.units), note=_shortened(studies))
    on_parks = replace(here, sources=studies.ids("units", "ibis_polygons"))
    for id, line in LINES.items():
        for key, areas, basis in (("", [studies.municipality], here), ("rin", studies.parks, on_parks)):
            if id in BY_PAND and not studies.floor.panden:
                absent(into, id, areas, replace(basis, note=NO_PANDEN), "source_missing")
                continue
            _add(studies, into, id, line, areas, _without_panden(studies, basis) if id in SUMS else basis, key)
    _add_to_dwelling(studies, into, here)


def _without_panden(studies: Studies, basis: Basis) -> Basis:
    """The basis of a sum: partial where new and demolished floor cannot be told."""
    assert studies.floor is not None
    if studies.floor.panden:
        return basis
    return replace(basis, status="partial", note=" ".join(filter(None, (basis.note, WITHOUT_PANDEN))), confidence="laag")


def _add_to_dwelling(studies: Studies, into: Figures, here: Basis) -> None:
    """Floor that became dwellings, in the same pand or after demolition."""
    for area in (studies.municipality, *studies.parks):
        parts = [into.last(id, area.code) for id in (CONVERTED, REBUILT)]
        partial = any(f.status == "partial" for f in parts)
        basis = Basis(here.period, joined(*parts), parts[0].confidence, note=parts[0].note, status="partial" if partial else "value")
        known = [f for f in parts if f.value is not None]
        proof = Proof(" + ".join("ab"[: len(known)]), operands=tuple(f.key for f in known))
        add(into, TO_DWELLING, area, sum(f.value or 0.0 for f in known), _without_panden(studies, basis), proof)


def _add(studies: Studies, into: Figures, id: str, line: Line, areas: list[Area], basis: Basis, key: str) -> None:
    """One figure per area: partial, and said so, where the floor of some units is unknown."""
    query = f"SELECT {key or chr(39) * 2}, {line.dark} FROM {line.what.table} WHERE {line.what.where} GROUP BY 1"
    dark = {code: int(n) for code, n in studies.connection.execute(query).fetchall() if n}
    plain = [a for a in areas if (a.code if key else "") not in dark]
    tally(studies, into, id, line.what, plain, basis, key)
    for area in (a for a in areas if a not in plain):
        unsure = partly(basis, dark[area.code if key else ""], line.words)
        tally(studies, into, id, line.what, [area], unsure, key)


def _shortened(studies: Studies) -> str:
    change = studies.floor
    assert change is not None
    if change.start == change.asked:
        return ""
    return f"De BAG-historie dekt {change.asked.year} niet; vergeleken vanaf 1 januari {change.start.year}."


def _nothing(studies: Studies, into: Figures) -> None:
    if studies.units is None:
        basis = Basis(studies.unknown(CHANGE), (), "laag", note=studies.lacking())
        reason = "source_missing"
    else:
        note = "Eén momentopname: lever de volledige BAG-historie (LV BAG-extract)."
        basis = Basis(studies.since_base, (*studies.ids("units"), *studies.base_sources), "laag", note=note)
        reason = "not_computable_single_snapshot"
    for id in (*LINES, TO_DWELLING):
        absent(into, id, [studies.municipality, *studies.parks], basis, reason)


def subject(studies: Studies, into: Figures) -> Subject:
    """Does business floor grow or shrink: the change of stock beyond the margin; unknown from one snapshot."""
    if studies.floor is None or studies.part:
        why = (
            "er is geen bestand met verblijfsobjecten gelezen"
            if studies.units is None
            else "in het bestand staat maar een deel van de gemeente"
            if studies.part
            else "één momentopname van de BAG laat niet zien wat er weg is"
        )
        return Subject("use", "onbekend", f"Of er bedrijfsvloer bij kwam of verdween is onbekend: {why}.", (CHANGE,))
    names = {name: f"m01.floor.business.{name}" for name in ("change", "gain", "loss")}
    change, gain, loss = (into.last(id, studies.municipality.code).value or 0.0 for id in names.values())
    stock = studies.connection.execute("SELECT sum(stock_start) FROM floor_totals WHERE scope = 'business'").fetchall()[0][0] or 0
    margin = studies.rules.value("verdict_margin_pct")
    verdict, without = (verdict_of_lead(lead, float(stock), margin) for lead in (change, gain - loss))
    sentence = SENTENCES[verdict].format(year=studies.floor.start.year)
    if without != verdict and studies.floor.panden:
        sentence += f" Administratieve correcties geven de doorslag: zonder die is het oordeel {without}."
    return Subject("use", verdict, sentence, tuple(names.values()))


SENTENCES: dict[Verdict, str] = {
    "beter": "Er is nu meer bedrijfsvloer dan op 1 januari {year}.",
    "slechter": "Er is nu minder bedrijfsvloer dan op 1 januari {year}.",
    "gelijk": "De bedrijfsvloer bleef sinds 1 januari {year} vrijwel gelijk.",
}
