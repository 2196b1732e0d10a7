"""Measure 1, ledger land by land use: hectares of business park in the maps and key figures of CBS."""

from __future__ import annotations

from datetime import date

from werkruimte.domain.assessment import Event
from werkruimte.domain.figure import Area, Figures, Period, Proof
from werkruimte.measures.tally import Basis, Tally, absent, add, tally, total
from werkruimte.rules.redrawn import REDRAWN, redrawn
from werkruimte.studies.land_use import BUILDING, BUSINESS, HOUSING
from werkruimte.studies.studies import Studies

OUT = f"code_from = {BUSINESS} AND code_to <> {BUSINESS} AND NOT sliver"
CAUSES = {
    "m01.land.bbg_housing.loss": f"{OUT} AND fate = {HOUSING}",
    "m01.land.bbg_other.loss": f"{OUT} AND fate NOT IN ({HOUSING}, {BUILDING}, {BUSINESS})",
    "m01.land.bbg_pending.area": f"{OUT} AND fate = {BUILDING}",
    "m01.land.bbg_new.gain": f"code_to = {BUSINESS} AND code_from <> {BUSINESS} AND NOT sliver AND NOT returned",
    "m01.land.bbg_slivers.area": "sliver",
}
STOCK, CHANGE = "m01.land.bbg.stock", "m01.land.bbg.change"
COUNTRY = Area("land", "NL", "Nederland")
PANEL = "land_business"
NO_YEAR = "Van welk jaar de vlakken zijn is onbekend, dus ook van welke reeks: zij zijn met niets te vergelijken."


def figures(studies: Studies, into: Figures) -> None:
    """Add stock, and change and causes of each series with two observations, the newest last. Key figures stand beside."""
    here = studies.municipality
    sources = studies.ids("land_use")
    for series, years in studies.land_use.years.items():
        for year in years:
            _stock(studies, into, f"series = '{series}' AND year = {year}", _moment(year), f"Vlakken van {series}.")
    if studies.land_use.undated:
        _stock(studies, into, "series = ''", Period(studies.rules.on, "circa", known=False), NO_YEAR)
    spans = _spans(studies)
    if not spans:
        note = "Lever het Bestand Bodemgebruik (CBS) van twee jaren uit één reeks."
        for id in CAUSES:
            absent(into, id, [here], Basis(studies.unknown(id), sources, "laag", note=note), "source_missing")
    for span in spans:
        _changes(studies, into, *span)
    _panel(studies, into, bool(spans))


def _stock(studies: Studies, into: Figures, where: str, moment: Period, note: str) -> None:
    """Hectares of business park in the maps of one year, from the files that show it."""
    rows = studies.connection.execute(f"SELECT DISTINCT source FROM land_stock WHERE {where} ORDER BY source").fetchall()
    basis = Basis(moment, tuple(id for (id,) in rows), "midden", note=note)
    what = Tally("land_stock", total("ha"), f"{where} AND code = {BUSINESS}")
    tally(studies, into, STOCK, what, [studies.municipality], basis)


def _spans(studies: Studies) -> list[tuple[str, int, int]]:
    """Series, first and last year of each series that can show a change; the newest last."""
    whole = [(series, years[0], years[-1]) for series, years in studies.land_use.years.items() if len(years) > 1]
    return sorted(whole, key=lambda s: s[2])


def _changes(studies: Studies, into: Figures, series: str, first: int, last: int) -> None:
    here = studies.municipality
    period = Period(date(last, 12, 31), "year", date(first, 12, 31))
    basis = Basis(period, studies.ids("land_use"), "midden", note=f"Vlakken van {series}; nooit over een breuk tussen reeksen.")
    ends = f"sum(ha) FILTER (year = {last}) - sum(ha) FILTER (year = {first})"
    tally(studies, into, CHANGE, Tally("land_stock", ends, f"series = '{series}' AND code = {BUSINESS}"), [here], basis)
    parks = [Area("park", rin, name) for rin, name in _parks(studies)]
    own = Basis(period, (*studies.ids("land_use"), *studies.ids("ibis_polygons")), "midden")
    for id, where in CAUSES.items():
        what = f"series = '{series}' AND {where}"
        tally(studies, into, id, Tally("land_moves", total("ha"), f"area = 'gemeente' AND {what}"), [here], basis)
        tally(studies, into, id, Tally("land_moves", total("ha"), what), parks, own, "area")


def _parks(studies: Studies) -> list[tuple[str, str]]:
    return studies.connection.execute(
        "SELECT rin, coalesce(max_by(naam, edition), rin) FROM park_editions WHERE geometry IS NOT NULL GROUP BY rin ORDER BY rin"
    ).fetchall()


def _moment(year: int) -> Period:
    return Period(date(year, 12, 31), "year")


def _panel(studies: Studies, into: Figures, mapped: bool) -> None:
    """The key figures of CBS: hectares per municipality, whole numbers, in the years that were really observed."""
    variant = "kerncijfers" if studies.land_use.years or studies.land_use.undated else "standaard"
    for area in (studies.municipality, COUNTRY):
        rows = studies.connection.execute(
            "SELECT DISTINCT day, source FROM statistics WHERE subject = ? AND code = ? ORDER BY day", [PANEL, area.code]
        ).fetchall()
        for day, source in rows:
            where = f"subject = '{PANEL}' AND code = '{area.code}' AND day = DATE '{day}'"
            basis = Basis(
                _moment(day.year), (source,), "midden", variant, "Bestand Bodemgebruik in de kerncijfers, afgerond op hele hectaren."
            )
            tally(studies, into, STOCK, Tally("statistics", "sum(value)", where), [area], basis)
        if not rows and not (mapped and area.level == "gemeente") and not into.find(STOCK, area.code):
            absent(
                into, STOCK, [area], Basis(studies.today, (), "laag", note="Lever kerncijfers met bodemgebruik (CBS)."), "source_missing"
            )
    _panel_change(studies, into, variant, mapped)


def _panel_change(studies: Studies, into: Figures, variant: str, mapped: bool) -> None:
    here = studies.municipality
    known = [f for f in into.find(STOCK, here.code, variant) if f.value is not None]
    if (len(known) > 1 and variant == "kerncijfers") or (len(known) > 1 and not studies.land_use.years):
        first, last = known[0], known[-1]
        period = Period(last.period.end, "year", first.period.end)
        if redrawn(here.code, first.period.end.year, last.period.end.year):
            absent(into, CHANGE, [here], Basis(period, last.sources, "laag", variant, REDRAWN), "series_break")
            return
        assert last.value is not None and first.value is not None
        basis = Basis(period, last.sources, "midden", variant, "Verschil van twee op hele hectaren afgeronde standen.")
        add(into, CHANGE, here, last.value - first.value, basis, Proof("a - b", operands=(last.key, first.key)))
    elif not mapped:
        note = "Er is een tweede waarneming in dezelfde reeks nodig."
        absent(into, CHANGE, [here], Basis(studies.unknown(CHANGE), (), "laag", note=note), "source_missing")


def events(studies: Studies, start: int) -> list[Event]:
    """Hectares that two maps of one series show as gone or come, per park, or outside every park as the municipality.

    A building site of which nobody knows yet what it becomes is neither: it stands in `m01.land.bbg_pending.area`.
    """
    spans = _spans(studies)
    if not spans:
        return []
    names = dict(_parks(studies))
    rows = studies.connection.execute(
        f"""SELECT area, first, last, CASE WHEN code_to = {BUSINESS} THEN 'new' ELSE 'other_use' END AS cause, fate, sum(ha),
        ST_X(ST_PointOnSurface(ST_Union_Agg(geometry))), ST_Y(ST_PointOnSurface(ST_Union_Agg(geometry))) FROM land_moves
        WHERE series IN (SELECT unnest(?)) AND area <> 'gemeente' AND ({CAUSES["m01.land.bbg_new.gain"]} OR ({OUT} AND fate NOT IN ({BUSINESS}, {BUILDING})))
        GROUP BY ALL HAVING sum(ha) >= ? ORDER BY ALL""",
        [[series for series, *_ in spans], studies.rules.value("least_part_ha")],
    ).fetchall()
    found = []
    source = studies.ids("land_use")[0]
    for number, (rin, first, last, cause, fate, ha, x, y) in enumerate(rows, start + 1):
        target = "woongebied" if fate == HOUSING else f"klasse {fate}"
        what = "Werd bedrijfsterrein" if cause == "new" else f"Was bedrijfsterrein, werd {target}"
        found.append(
            Event(
                id=f"land-{number:04d}",
                ledger="land",
                cause=cause,
                status="bewezen",
                period=Period(date(last, 12, 31), "year", date(first, 12, 31)),
                area=Area("park", rin, names[rin]),
                label=names[rin],
                x=round(x),
                y=round(y),
                effect="gain" if cause == "new" else "loss",
                amount=ha,
                unit="ha",
                source=source,
                what=f"{what} in de kaarten van het CBS van {first} en {last}.",
            )
        )
    return found
