"""Measure 1, ledger land: the register of parks and the bridge between its editions."""

from __future__ import annotations

from werkruimte.domain.assessment import Event, Subject, Verdict, verdict_of_lead
from werkruimte.domain.figure import Area, Confidence, Figures, Period, Proof
from werkruimte.domain.source import Source
from werkruimte.measures.tally import Basis, Tally, absent, add, partly, tally, total
from werkruimte.methods.bridge import Park
from werkruimte.studies.studies import Studies, confidence_of

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
COUNTRY = Area("land", "NL", "Nederland")


def figures(studies: Studies, into: Figures) -> None:
    """Add every figure of the register and the bridge."""
    editions = studies.by_kind("ibis_polygons", "ibis_attributes")
    for source in editions:
        _edition(studies, into, source)
    nothing = Basis(studies.today, (), "laag", note="Lever een editie van IBIS.")
    absent(
        into,
        "m01.park.all.count",
        [COUNTRY],
        Basis(studies.today, (), "laag", note="De landelijke editie van IBIS ontbreekt."),
        "source_missing",
    )
    if not editions:
        for id in ("m01.park.all.count", "m01.park.polygons.count", "m01.park.polygon.area", *REGISTER):
            absent(into, id, [studies.municipality], nothing, "source_missing")
    _inner_city(studies, into)
    _bridge(studies, into)


def _edition(studies: Studies, into: Figures, source: Source) -> None:
    basis = Basis(source.period, (source.id,), confidence_of(source))
    rows = f"parks WHERE source = '{source.id}'"
    named = studies.connection.execute(f"SELECT rin, any_value(naam) FROM {rows} GROUP BY rin ORDER BY rin").fetchall()
    areas = [Area("park", rin, naam) for rin, naam in named]
    here = f"source = '{source.id}'"
    tally(studies, into, "m01.park.all.count", Tally("parks", "count(DISTINCT rin)", here), [studies.municipality], basis)
    for id, column in REGISTER.items():
        one_per_rin = f"(SELECT rin, any_value({column}) AS ha FROM {rows} GROUP BY rin)"
        known = studies.connection.execute(f"SELECT count(ha) FROM {one_per_rin}").fetchall()[0][0]
        if known < len(areas):
            absent(
                into,
                id,
                [studies.municipality],
                Basis(source.period, (source.id,), "laag", note="Deze editie noemt dit niet."),
                "source_missing",
            )
            continue
        tally(studies, into, id, Tally(one_per_rin, "sum(ha)"), [studies.municipality], basis)
        tally(studies, into, id, Tally(one_per_rin, "sum(ha)"), areas, basis, "rin")
    if source.kind == "ibis_polygons":
        tally(studies, into, "m01.park.polygons.count", Tally("parks", "count(*)", here), [studies.municipality], basis)
        shape = Tally("parks", "sum(ST_Area(geometry)) / 10000", here)
        tally(studies, into, "m01.park.polygon.area", shape, [studies.municipality], basis)
        tally(studies, into, "m01.park.polygon.area", shape, areas, basis, "rin")


def _inner_city(studies: Studies, into: Figures) -> None:
    sources = studies.ids("ibis_polygons", "units")
    basis = Basis(studies.units_period, sources, "midden")
    if studies.units is None or not studies.parks:
        absent(into, "m01.park.inner_city.count", [studies.municipality], basis, "source_missing")
        return
    rins = ", ".join(f"'{r}'" for r in studies.room.inner_city) or "''"
    tally(studies, into, "m01.park.inner_city.count", Tally("current_parks", "count(*)", f"rin IN ({rins})"), [studies.municipality], basis)


def _bridge(studies: Studies, into: Figures) -> None:
    area = [studies.municipality]
    if not studies.bridge.linked:
        basis = Basis(
            studies.today, studies.ids("ibis_polygons", "ibis_attributes"), "laag", note="Er is een tweede editie van IBIS nodig."
        )
        for id in ("m01.land.register.change", *CAUSES):
            absent(into, id, area, basis, "source_missing")
        return
    basis = Basis(_period(studies), _both(studies), "hoog")
    first, last = (into.find("m01.park.gross.area", studies.municipality.code)[i] for i in (0, -1))
    if first.value is None or last.value is None:
        lacking = Basis(basis.period, basis.sources, "laag", note="Niet elk terrein heeft een bruto oppervlakte in beide edities.")
        for id in ("m01.land.register.change", *CAUSES):
            absent(into, id, area, lacking, "source_missing")
        return
    change = Proof("a - b", operands=(last.key, first.key))
    add(into, "m01.land.register.change", studies.municipality, last.value - first.value, basis, change)
    unknown = gone_unknown(studies)
    for id, (cause, expression) in CAUSES.items():
        confidence: Confidence = "midden" if cause in ("merged", "split", "unexplained") else "hoog"
        own = Basis(basis.period, basis.sources, confidence)
        if cause in ("out_with_dwellings", "unexplained"):
            own = partly(own, len(unknown), _not_known(unknown))
        if cause == "out_with_dwellings" and unknown and not any(link.cause == cause for link in studies.bridge.links):
            absent(into, id, area, own, "source_missing")
            continue
        tally(studies, into, id, Tally("bridge", expression, f"cause = '{cause}'"), area, own)
    _per_park(studies, into, basis)


def gone_unknown(studies: Studies) -> list[Park]:
    """Parks that left the register of which nothing tells whether new dwellings stand there."""
    return [p for link in studies.bridge.links if not link.newer for p in link.older if p.new_dwellings is None]


def _not_known(parks: list[Park]) -> str:
    names = ", ".join(p.name for p in parks)
    return (
        f"Of er woningen van na het basisjaar staan op {names} is onbekend: lever eenheden met een bouwjaar en de vlakken van het register."
    )


def _per_park(studies: Studies, into: Figures, basis: Basis) -> None:
    """Losses of single parks that left with dwellings, and gains of single new ones."""
    for id, cause, side in (("m01.land.housing.loss", "out_with_dwellings", "older"), ("m01.land.new.gain", "new", "newer")):
        rows = studies.connection.execute(f"SELECT rins[1], {side} FROM bridge WHERE cause = '{cause}' ORDER BY 1").fetchall()
        for rin, name in rows:
            what = Tally("bridge", CAUSES[id][1], f"cause = '{cause}' AND rins[1] = '{rin}'")
            tally(studies, into, id, what, [Area("park", rin, name)], basis)
    for number, link in enumerate(studies.bridge.links):
        if link.cause in ("merged", "split"):
            park = (link.newer if link.cause == "merged" else link.older)[0]
            what = Tally("bridge", total("change"), f"rowid = {number}")
            own = Basis(basis.period, basis.sources, "midden")
            tally(studies, into, f"m01.land.{link.cause}.change", what, [Area("park", park.rin, park.name)], own)


def _period(studies: Studies) -> Period:
    (first, _), (last, source) = studies.bridge.editions[0], studies.bridge.editions[-1]
    precision = next(s.period.precision for s in studies.sources if s.id == source)
    return Period(last, "circa" if precision == "year" else precision, first)


def _both(studies: Studies) -> tuple[str, ...]:
    return (studies.bridge.editions[0][1], studies.bridge.editions[-1][1])


def events(studies: Studies) -> list[Event]:
    """Parks that left the register or entered it: proven by two editions, or a candidate when unexplained."""
    if not studies.bridge.linked:
        return []
    kinds = {
        "out_with_dwellings": ("loss", "bewezen", "Staat niet meer in het register; er staan {n} woningen met een bouwjaar vanaf {year}."),
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
        x, y = _place(studies, park.rin)
        found.append(
            Event(
                id=f"land-{len(found) + 1:04d}",
                ledger="land",
                cause=link.cause,
                status="bewezen" if status == "bewezen" else "kandidaat",
                period=Period(studies.bridge.editions[-1][0], "circa", studies.bridge.editions[0][0]),
                area=Area("park", park.rin, park.name),
                label=park.settlement or park.name,
                x=x,
                y=y,
                effect="gain" if link.change_ha > 0 or effect == "gain" else "loss",
                amount=abs(link.change_ha),
                unit="ha",
                source=_both(studies)[0 if link.older else 1],
                what=what.format(n=park.new_dwellings, year=studies.bridge.base_year),
            )
        )
    return found


def _place(studies: Studies, rin: str) -> tuple[float, float]:
    """A point on the park; without polygon the middle of the municipality, since nothing better is known."""
    query = "SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_PointOnSurface(geometry) AS p FROM {t} {w})"
    rows = studies.connection.execute(query.format(t="park_shapes", w="WHERE rin = ?"), [rin]).fetchall()
    rows = rows or studies.connection.execute(query.format(t="municipality", w="LIMIT 1")).fetchall()
    return (round(rows[0][0]), round(rows[0][1])) if rows else (0.0, 0.0)


def subject(studies: Studies, into: Figures) -> Subject:
    """Do the parks grow or shrink: hectares won as new minus hectares lost to housing."""
    ids = ("m01.land.new.gain", "m01.land.housing.loss", "m01.park.gross.area")
    gain, loss, stock = (into.find(id, studies.municipality.code)[0].value for id in ids)
    margin = studies.rules.value("verdict_margin_pct")
    unknown = sum(p.area_ha for p in gone_unknown(studies))
    # What left the register for an unknown cause may all be lost to dwellings: both ends must say the same.
    leads = [None if gain is None or loss is None else gain - loss - more for more in (0.0, unknown)]
    verdicts = {verdict_of_lead(lead, stock, margin) for lead in leads}
    verdict: Verdict = verdicts.pop() if len(verdicts) == 1 else "onbekend"
    why = "van een terrein dat verdween is niet bekend of er woningen kwamen" if unknown else "er is geen tweede editie van het register"
    sentences: dict[str, str] = {
        "onbekend": f"Of de terreinen groeien of krimpen is onbekend: {why}.",
        "gelijk": "De hectaren die door woningen verdwenen en de nieuwe hectaren houden elkaar in evenwicht.",
        "beter": "Er kwam meer nieuw terrein bij dan er door woningen verdween.",
        "slechter": "Er verdween meer terrein door woningen dan er nieuw bij kwam.",
    }
    return Subject("parks", verdict, sentences[verdict], ids[:2])
