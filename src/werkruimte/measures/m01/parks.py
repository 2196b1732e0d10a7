"""Measure 1, ledger land: the register of parks and the bridge between its editions."""

from __future__ import annotations

from dataclasses import replace

from werkruimte.domain.assessment import Event, Subject, Verdict, verdict_of_lead
from werkruimte.domain.figure import Area, Confidence, Figures, Period, lowest
from werkruimte.engine import quoted
from werkruimte.measures.m01.use import near_measured
from werkruimte.measures.tally import Basis, Tally, absent, noted, partly, tally, total, without_polygons
from werkruimte.methods.bridge import Link, Park
from werkruimte.studies.editions import Edition
from werkruimte.studies.studies import NO_POLYGONS, Studies, confidence_of

REGISTER = {
    "m01.park.gross.area": "ha_bruto",
    "m01.park.net.area": "ha_netto",
    "m01.park.issuable.area": "ha_uitgeefbaar",
}
CAUSES = {
    "m01.land.housing.loss": ("out_with_dwellings", total("-change")),
    "m01.land.new.gain": ("new", total("change")),
    "m01.land.merged.change": ("merged", total("change")),
    "m01.land.split.change": ("split", total("change")),
    "m01.land.remeasured.change": ("remeasured", total("change")),
    "m01.land.unexplained.change": ("unexplained", total("change")),
}
UNSEEN = "m01.land.unseen.change"
UNSEEN_PARTS = tuple(id for id, (cause, _) in CAUSES.items() if cause not in ("out_with_dwellings", "new"))
"""All causes of the bridge but new land and what left with dwellings: of these hectares the register does not tell why."""
BY_PARK = ("m01.land.housing.loss", "m01.land.new.gain", "m01.land.merged.change", "m01.land.split.change")
OF_UNITS = ("out_with_dwellings", "unexplained")
"""Causes that only the units can tell apart: are there new dwellings on what went."""
DOUBTED = ("row_left_out", "rin_new_beside_gone", "dwellings_beside_work")
WHAT = {
    "part_with_dwellings": "Dit deel ligt niet meer binnen het terrein; er {staan} {n} met een bouwjaar vanaf {year}.",
    "part_new": "Dit deel van een nieuw terrein lag in de oude editie op geen terrein.",
    "part_gone": "Een deel dat buiten de nieuwe vlakken valt; waarom is onbekend.",
    "part_came": "Een deel dat buiten de oude vlakken valt; waarom het erbij kwam is onbekend.",
    "rin_other_area": "Staat in beide edities met een andere oppervlakte; waarom is onbekend.",
    "rin_new_beside_gone": "Staat niet in de oude editie. Een verdwenen terrein van ongeveer deze oppervlakte kan het verklaren. Een besluit of de volgende editie met vlakken zou het bewijzen.",
    "dwellings_beside_work": "Staat niet meer in het register; er {staan} {n} met een bouwjaar vanaf {year}, en niet minder bedrijven. Een besluit of de volgende editie met vlakken zou het bewijzen.",
    "row_left_out": "Staat maar in één editie met een RIN-nummer; in de andere is een rij met deze naam zonder RIN-nummer weggelaten. Het nummer zou het bewijzen.",
    "overlap_other_area": "Ligt op dezelfde plek met een andere oppervlakte; waarom is onbekend.",
}
DOUBT = "Een verdwenen terrein van ongeveer deze oppervlakte kan onder een andere naam zijn opgenomen."
STILL_WORK = (
    "Staat niet meer in het register, maar de bedrijfsvloer staat er nog. Een besluit of de volgende editie met vlakken zou zeggen waarom."
)
NO_CAUSE = " Van de rest van het verschil in het register is de oorzaak niet te zien."
WORK_STANDS = "Er staan niet minder bedrijven dan nieuwe woningen."
ROW_LEFT_OUT = "Van deze naam is in een van beide edities een rij zonder RIN-nummer weggelaten"
COUNTRY = Area("land", "NL", "Nederland")


def figures(studies: Studies, into: Figures) -> None:
    """Add every figure of the register and the bridge."""
    editions = studies.bridge.whole
    for edition in editions:
        _edition(studies, into, edition)
    nothing = Basis(studies.today, (), "laag", note="Lever een editie van IBIS.")
    absent(
        into,
        "m01.park.all.count",
        [COUNTRY],
        Basis(studies.today, (), "laag", note="De landelijke editie van IBIS ontbreekt."),
        "source_missing",
    )
    if not editions:
        for id in ("m01.park.all.count", *REGISTER):
            absent(into, id, [studies.municipality], nothing, "source_missing")
    drawn = studies.bridge.drawn
    if drawn is None:
        for id in ("m01.park.polygons.count", "m01.park.polygon.area"):
            absent(into, id, [studies.municipality], replace(nothing, note=NO_POLYGONS), "source_missing")
    elif drawn not in editions:
        _polygons(studies, into, drawn)
    _inner_city(studies, into)
    _bridge(studies, into)


def _basis(studies: Studies, edition: Edition) -> Basis:
    sources = [s for s in studies.sources if s.id in edition.sources]
    period = next((s.period for s in sources if s.period.end == edition.day), sources[0].period)
    return Basis(period, edition.sources, lowest(*(confidence_of(s) for s in sources)))


def _named(studies: Studies, edition: Edition) -> list[Area]:
    query = "SELECT rin, naam FROM park_editions WHERE edition = ? ORDER BY rin"
    return [Area("park", rin, naam or rin) for rin, naam in studies.connection.execute(query, [edition.day]).fetchall()]


def _edition(studies: Studies, into: Figures, edition: Edition) -> None:
    basis, areas = _basis(studies, edition), _named(studies, edition)
    here = f"edition = DATE '{edition.day}'"
    tally(studies, into, "m01.park.all.count", Tally("park_editions", "count(*)", here), [studies.municipality], basis)
    for id, column in REGISTER.items():
        known = studies.connection.execute(f"SELECT count({column}) FROM park_editions WHERE {here}").fetchall()[0][0]
        if not known:
            note = Basis(basis.period, edition.sources, "laag", note="Deze editie noemt dit niet.")
            absent(into, id, [studies.municipality], note, "source_missing")
            continue
        whole = partly(basis, len(areas) - known, f"Van {{n}} van de {len(areas)} terreinen noemt deze editie dit niet.")
        tally(studies, into, id, Tally("park_editions", f"sum({column})", here), [studies.municipality], whole)
        told = {
            rin for (rin,) in studies.connection.execute(f"SELECT rin FROM park_editions WHERE {here} AND {column} IS NOT NULL").fetchall()
        }
        tally(studies, into, id, Tally("park_editions", f"sum({column})", here), [a for a in areas if a.code in told], basis, "rin")
    if edition.shaped:
        _polygons(studies, into, edition)


def _polygons(studies: Studies, into: Figures, edition: Edition) -> None:
    basis, areas = _basis(studies, edition), _named(studies, edition)
    rows = "source IN ({}) AND geometry IS NOT NULL".format(", ".join(f"'{s}'" for s in edition.sources))
    tally(studies, into, "m01.park.polygons.count", Tally("parks", "count(*)", rows), [studies.municipality], basis)
    shape = Tally("parks", "sum(ST_Area(geometry)) / 10000", rows)
    query = "SELECT rin FROM park_editions WHERE edition = ? AND geometry IS NOT NULL"
    drawn = {rin for (rin,) in studies.connection.execute(query, [edition.day]).fetchall()}
    whole = without_polygons(basis, [a.name for a in areas if a.code not in drawn])
    tally(studies, into, "m01.park.polygon.area", shape, [studies.municipality], whole)
    tally(studies, into, "m01.park.polygon.area", shape, [a for a in areas if a.code in drawn], basis, "rin")


def _inner_city(studies: Studies, into: Figures) -> None:
    sources = studies.ids("ibis_polygons", "ibis_attributes", "units")
    basis = Basis(studies.units_period, sources, "midden")
    if studies.units is None or not studies.parks:
        absent(into, "m01.park.inner_city.count", [studies.municipality], noted(basis, studies.lacking(parks=True)), "source_missing")
        return
    rins = ", ".join(f"'{r}'" for r in studies.room.inner_city) or "''"
    basis = near_measured(studies, basis, which=f"klasse = 'woon' AND NOT is_own AND park_m <= {studies.rules.value('inner_city_near_m')}")
    tally(studies, into, "m01.park.inner_city.count", Tally("current_parks", "count(*)", f"rin IN ({rins})"), [studies.municipality], basis)


def _bridge(studies: Studies, into: Figures) -> None:
    area = [studies.municipality]
    if not studies.bridge.linked:
        one = studies.ids("ibis_polygons", "ibis_attributes")
        for id in ("m01.land.register.change", *CAUSES, UNSEEN):
            lacking = Basis(
                studies.unknown(id), one, "laag", note="Lever een tweede editie van IBIS." if one else "Lever twee edities van IBIS."
            )
            absent(into, id, area, lacking, "source_missing")
        return
    basis = Basis(_period(studies), studies.bridge.sources, "hoog")
    first, last = (e[0] for e in (studies.bridge.editions[0], studies.bridge.editions[-1]))
    ends = f"edition IN (DATE '{first}', DATE '{last}')"
    # A park that one edition names without an area is on neither side of the sum.
    bare = studies.bridge.without_area
    basis = partly(basis, len(bare), f"Zonder {', '.join(bare.values())}: een van beide edities noemt daarvan geen oppervlakte.")
    known = f"rin NOT IN ({', '.join(quoted(rin) for rin in bare) or quoted('')})"
    change = f"sum(ha) FILTER (edition = DATE '{last}' AND {known}) - sum(ha) FILTER (edition = DATE '{first}' AND {known})"
    drawn = studies.connection.execute(f"SELECT count(*) FROM park_editions WHERE {ends} AND ha_bruto IS NULL AND {known}").fetchall()[0][0]
    note = f"Van {drawn} terreinen noemt het register geen bruto oppervlakte; daar telt het vlak." if drawn else ""
    tally(studies, into, "m01.land.register.change", Tally("park_editions", change), area, noted(basis, note))
    for id, (cause, expression) in CAUSES.items():
        own = _cause_basis(studies, cause, basis)
        if cause == "out_with_dwellings" and gone_unknown(studies) and not any(link.cause == cause for link in studies.bridge.links):
            absent(into, id, area, own, "source_missing")
            continue
        tally(studies, into, id, Tally("bridge", expression, f"cause = '{cause}'"), area, own)
    rest = Tally("bridge", total("change"), "cause NOT IN ('out_with_dwellings', 'new')")
    tally(studies, into, UNSEEN, rest, area, _cause_basis(studies, "unexplained", basis))
    _per_park(studies, into, basis)


def _cause_basis(studies: Studies, cause: str, basis: Basis) -> Basis:
    """What the hectares of one cause stand on: who told, how sure, and what is not known of them."""
    basis = replace(basis, confidence=_sure_of(studies, cause))
    if cause in OF_UNITS:
        # Whether dwellings stand on what went is for the units to tell.
        unknown = gone_unknown(studies)
        basis = replace(partly(basis, len(unknown), _not_known(unknown)), sources=(*basis.sources, *studies.ids("units")))
    if cause in ("out_with_dwellings", "new", "unexplained"):
        left_out = [(link.older or link.newer)[0].name for link in studies.bridge.links if link.by == "row_left_out"]
        basis = partly(basis, len(left_out), f"{ROW_LEFT_OUT}: {', '.join(left_out)}.")
    beside = _beside_work(studies)
    if cause == "out_with_dwellings" and beside:
        names = ", ".join(link.older[0].name for link in beside)
        basis = noted(replace(basis, confidence="laag"), f"Niet zeker verdwenen: {names}. {WORK_STANDS}")
    doubted = _doubted(studies)
    if cause == "new" and doubted:
        names = ", ".join(link.newer[0].name for link in doubted)
        basis = noted(replace(basis, confidence="laag"), f"Niet zeker nieuw: {names}. {DOUBT}")
    return basis


def _sure_of(studies: Studies, cause: str) -> Confidence:
    """A sum is as sure as the least sure link in it; merging, splitting and what is unexplained are never surer than middling."""
    sure: dict[str, Confidence] = {"zeker": "hoog", "waarschijnlijk": "midden", "open": "laag"}
    most: Confidence = "midden" if cause in ("merged", "split", "unexplained") else "hoog"
    return lowest(most, *(sure[link.status] for link in studies.bridge.links if link.cause == cause and cause != "unexplained"))


def _beside_work(studies: Studies) -> list[Link]:
    """Parks that left the register with new dwellings on them, where as much work still stands."""
    return [link for link in studies.bridge.links if link.by == "dwellings_beside_work"]


def _doubted(studies: Studies) -> list[Link]:
    """New parks that may be older ones under another name and number."""
    return [link for link in studies.bridge.links if link.by == "rin_new_beside_gone"]


def gone_unknown(studies: Studies) -> list[Park]:
    """Parks that left the register, or lost a part, of which nothing tells whether new dwellings stand there."""
    if not studies.bridge.linked:
        return []
    parts = studies.connection.execute(
        "SELECT DISTINCT rin FROM lost_parts WHERE dwellings IS NULL AND first = ? AND last = ?",
        [studies.bridge.editions[0][0], studies.bridge.editions[-1][0]],
    ).fetchall()
    silent = {rin for (rin,) in parts}
    links = studies.bridge.links
    return [p for link in links for p in link.older if p.rin in silent or (not link.newer and p.new_dwellings is None)]


def _not_known(parks: list[Park]) -> str:
    names = ", ".join(p.name for p in parks)
    return (
        f"Of er woningen van na het basisjaar staan op {names} is onbekend: lever eenheden met een bouwjaar en de vlakken van het register."
    )


def _per_park(studies: Studies, into: Figures, basis: Basis) -> None:
    """Losses of single parks that left with dwellings (or parts of them), and gains of single new ones."""
    unsure = {(link.older or link.newer)[0].rin for link in (*_doubted(studies), *_beside_work(studies))}
    basis = Basis(basis.period, basis.sources, "hoog")
    for id, cause, side in (("m01.land.housing.loss", "out_with_dwellings", "older"), ("m01.land.new.gain", "new", "newer")):
        rows = studies.connection.execute(
            f"SELECT rins[1], min({side}) FROM bridge WHERE cause = '{cause}' GROUP BY 1 ORDER BY 1"
        ).fetchall()
        for rin, name in rows:
            what = Tally("bridge", CAUSES[id][1], f"cause = '{cause}' AND rins[1] = '{rin}'")
            told = studies.ids("units") if cause == "out_with_dwellings" else ()
            own = replace(basis, sources=(*basis.sources, *told))
            if rin in unsure:
                own = noted(replace(own, confidence="laag"), DOUBT if cause == "new" else WORK_STANDS)
            tally(studies, into, id, what, [Area("park", rin, name)], own)
    for row, link in enumerate(studies.bridge.links):
        if link.cause in ("merged", "split"):
            park = (link.newer if link.cause == "merged" else link.older)[0]
            what = Tally("bridge", total("change"), f"rowid = {row}")
            own = Basis(basis.period, basis.sources, "midden")
            tally(studies, into, f"m01.land.{link.cause}.change", what, [Area("park", park.rin, park.name)], own)
    _none_of_it(studies, into, basis)


def _none_of_it(studies: Studies, into: Figures, basis: Basis) -> None:
    """Nothing of a cause, for each park of either edition whose links are known to be of other causes."""
    links, untold = studies.bridge.links, {p.rin for p in gone_unknown(studies)}
    doubt = {p.rin for link in links if link.by in DOUBTED for p in (*link.older, *link.newer)}
    names = {p.rin: p.name for link in links for p in (*link.older, *link.newer) if p.rin not in doubt}
    # A park of one edition alone is doubted or not by what the units tell of the parks that left.
    single = {p.rin for link in links if not (link.older and link.newer) for p in (*link.older, *link.newer)}
    told = replace(basis, sources=(*basis.sources, *studies.ids("units")))
    for id in BY_PARK:
        cause = CAUSES[id][0]
        of_units = cause in OF_UNITS
        there = {p.rin for link in links if link.cause == cause for p in (*link.older, *link.newer)}
        for rin in sorted(names.keys() - there - (untold if of_units else set())):
            what = Tally("bridge", CAUSES[id][1], f"cause = '{cause}' AND list_contains(rins, {quoted(rin)})")
            tally(studies, into, id, what, [Area("park", rin, names[rin])], told if of_units or rin in single else basis)


def _period(studies: Studies) -> Period:
    (first, _), (last, source) = studies.bridge.editions[0], studies.bridge.editions[-1]
    precision = next(s.period.precision for s in studies.sources if s.id == source)
    return Period(last, "circa" if precision == "year" else precision, first)


def events(studies: Studies) -> list[Event]:
    """Parks that left the register or entered it: proven by two editions, or a candidate when unexplained."""
    if not studies.bridge.linked:
        return []
    kinds = {
        "out_with_dwellings": ("loss", "bewezen", "Staat niet meer in het register; er {staan} {n} met een bouwjaar vanaf {year}."),
        "new": ("gain", "bewezen", "Nieuw in het register; geen ouder terrein verklaart de oppervlakte."),
        "unexplained": (
            "loss",
            "kandidaat",
            "Staat niet meer in het register; waarom is onbekend. Een besluit of de volgende editie met vlakken zou het bewijzen.",
        ),
    }
    found: list[Event] = []
    for link in studies.bridge.links:
        if link.cause not in kinds or abs(link.change_ha) == 0:
            continue
        effect, status, what = kinds[link.cause]
        park = (link.older or link.newer)[0]
        x, y = _place(studies, park.rin, link.by)
        what = WHAT.get(link.by, STILL_WORK if link.cause == "unexplained" and park.work_units else what)
        found.append(
            Event(
                id=f"land-{len(found) + 1:04d}",
                ledger="land",
                cause=link.cause,
                status="bewezen" if status == "bewezen" and link.status != "open" else "kandidaat",
                period=Period(studies.bridge.editions[-1][0], "circa", studies.bridge.editions[0][0]),
                area=Area("park", park.rin, park.name),
                label=park.settlement or park.name,
                x=x,
                y=y,
                effect="gain" if link.change_ha > 0 or effect == "gain" else "loss",
                amount=abs(link.change_ha),
                unit="ha",
                source=studies.bridge.editions[0 if link.older else -1][1],
                what=what.format(**_homes(park.new_dwellings or 0), year=studies.bridge.base_year),
                dwellings=(park.new_dwellings or 0) if link.cause == "out_with_dwellings" else 0,
            )
        )
    return found


def _homes(count: int) -> dict[str, str]:
    return {"staan": "staat" if count == 1 else "staan", "n": "1 woning" if count == 1 else f"{count} woningen"}


def _place(studies: Studies, rin: str, by: str) -> tuple[float, float]:
    """A point on the part that went, else on the park; without polygon the middle of the municipality, since nothing better is known."""
    query = "SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_PointOnSurface(geometry) AS p FROM {t} {w})"
    run = studies.connection.execute
    rows: list[tuple[float, float]] = []
    if by == "part_with_dwellings":
        rows = run(
            query.format(t="lost_parts", w="WHERE rin = ? AND dwellings > 0 ORDER BY first, last DESC, ha DESC LIMIT 1"), [rin]
        ).fetchall()
    rows = (
        rows
        or run(query.format(t="park_editions", w="WHERE rin = ? AND geometry IS NOT NULL ORDER BY edition DESC LIMIT 1"), [rin]).fetchall()
    )
    rows = rows or run(query.format(t="municipality", w="LIMIT 1")).fetchall()
    return (round(rows[0][0]), round(rows[0][1])) if rows else (0.0, 0.0)


def subject(studies: Studies, into: Figures) -> Subject:
    """Do the parks grow or shrink: hectares won as new minus hectares lost to housing."""
    ids = ("m01.land.new.gain", "m01.land.housing.loss", "m01.park.gross.area")
    gain, loss, stock = (into.find(id, studies.municipality.code)[0].value for id in ids)
    margin = studies.rules.value("verdict_margin_pct")
    # What left the register for an unknown cause may all be lost to dwellings, and what seems new may be an older park,
    # or none of it: every end must say the same.
    gone = sum(p.area_ha for p in gone_unknown(studies))
    older = sum(link.change_ha for link in _doubted(studies))
    left_out = [link.change_ha for link in studies.bridge.links if link.by == "row_left_out"]
    bare = studies.bridge.without_area
    beside = -sum(link.change_ha for link in _beside_work(studies))
    ends = (0.0, -gone - older + sum(h for h in left_out if h < 0), beside + sum(h for h in left_out if h > 0))
    leads = [None if gain is None or loss is None else gain - loss + more for more in ends]
    verdicts = {verdict_of_lead(lead, stock, margin) for lead in leads}
    verdict: Verdict = verdicts.pop() if len(verdicts) == 1 and not bare else "onbekend"
    reasons = (
        (not studies.bridge.editions, "er is geen register van bedrijventerreinen gelezen"),
        (gone, "van een terrein dat verdween is niet bekend of er woningen kwamen"),
        (beside, "op een terrein dat uit het register verdween staat nog evenveel werk als nieuwe woningen of meer"),
        (older, "een terrein dat nieuw lijkt kan een ouder terrein onder een andere naam zijn"),
        (bare, "van een terrein noemt het register geen oppervlakte"),
        (left_out, "van een terrein is een rij zonder RIN-nummer weggelaten"),
    )
    why = next((sentence for some, sentence in reasons if some), "er is geen tweede editie van het register")
    # What went here and came there is no nothing.
    some = any(into.find(id, studies.municipality.code)[0].value for id in UNSEEN_PARTS)
    rest = NO_CAUSE if some else ""
    sentences: dict[str, str] = {
        "onbekend": f"Of de terreinen groeien of krimpen is onbekend: {why}.",
        "gelijk": f"De hectaren die met nieuwe woningen uit het register gingen en de nieuwe zijn vrijwel gelijk.{rest}",
        "beter": f"Er kwam meer nieuw terrein bij dan er met nieuwe woningen uit het register ging.{rest}",
        "slechter": f"Er ging meer terrein met nieuwe woningen uit het register dan er nieuw bij kwam.{rest}",
    }
    return Subject("parks", verdict, sentences[verdict], (*ids[:2], *((UNSEEN,) if rest else ())))
