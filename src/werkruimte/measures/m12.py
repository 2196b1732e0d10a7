"""Measure 12: decide on facts. People, jobs and firms, each with its own year."""

from __future__ import annotations

from werkruimte.domain.assessment import Assessment, Subject, verdict_of_lead
from werkruimte.domain.figure import Area, Figures
from werkruimte.measures.assembly import assessment, registered
from werkruimte.measures.tally import Basis, Tally, absent, divide, noted, partly, tally, total
from werkruimte.rules.redrawn import REDRAWN, redrawn
from werkruimte.studies.studies import Studies, confidence_of

COUNTRY = Area("land", "NL", "Nederland")
STATISTICS = {
    "m12.jobs.all.stock": ("jobs", ("gemeente", "wijk")),
    "m12.workers.resident.stock": ("workers", ("gemeente", "wijk")),
    "m12.establishments.all.count": ("establishments", ("gemeente",)),
    "m12.dwellings.stock": ("dwellings", ("gemeente", "land")),
    "m12.population.stock": ("population", ("gemeente", "wijk", "land")),
    "m12.households.stock": ("households", ("gemeente", "wijk")),
    "ctx.urbanity.index": ("urbanity", ("gemeente",)),
}
DEMAND = "Niet gemeten: lever de behoefteraming bedrijventerreinen (provincie of regio), een laag en een hoog scenario."
UNTOLD = "De bron geeft voor deze wijk geen aantal."
PART = "Zonder wijken waarvan de bron geen aantal geeft: {n}."
FEW_WORKERS = "Terreinwijken waarvan de bron te weinig werkende inwoners telt om te noemen: {n}."
NO_PARK_DISTRICT = "Geen enkele wijk heeft vooral banen: welke banen op terreinen zijn, is hier niet te zien. Dat is geen nul."
SUMMED = ("jobs", "workers")
LACKING = {
    **dict.fromkeys(SUMMED, "Lever banen per wijk."),
    **dict.fromkeys(("dwellings", "population", "households", "urbanity"), "Lever kerncijfers van CBS (gemeenten, wijken)."),
    "establishments": "Lever vestigingen per gemeente (CBS).",
}


def figures(studies: Studies, into: Figures) -> None:
    """Add every statistic for every year it is known, then the park districts and internal commuting."""
    for id, (subject, levels) in STATISTICS.items():
        for level in levels:
            _statistic(studies, into, id, subject, level)
    _park_districts(studies, into)
    _internal(studies, into)
    registered(studies, into, "m12.space_demand.area", note=DEMAND)


def _statistic(studies: Studies, into: Figures, id: str, subject: str, level: str) -> None:
    rows = studies.connection.execute(
        """SELECT DISTINCT code, name, day, precision, source, value IS NULL FROM statistics WHERE subject = ? AND level = ?
        QUALIFY value IS NOT NULL OR count(value) OVER (PARTITION BY code, day) = 0 ORDER BY code, day""",
        [subject, level],
    ).fetchall()
    for code, name, day, precision, source, untold in rows:
        area = studies.municipality if level == "gemeente" else Area(level, code, name)
        basis = Basis(studies.moment(day, precision, source), (source,), confidence_of(next(s for s in studies.sources if s.id == source)))
        if id == "m12.establishments.all.count":
            basis = Basis(
                basis.period, basis.sources, basis.confidence, note="Tussen 2019 en 2022 breekt de reeks: niet vergelijken over die jaren."
            )
        if untold:
            absent(into, id, [area], noted(basis, UNTOLD), "source_missing")
            continue
        if level == "gemeente":
            basis = partly(basis, _untold(studies, subject, source), PART)
        where = f"subject = '{subject}' AND level = '{level}' AND code = '{code}' AND day = DATE '{day}' AND source = '{source}'"
        tally(studies, into, id, Tally("statistics", "sum(value)", where), [area], basis)
    if not rows:
        missing = {"gemeente": [studies.municipality], "wijk": studies.districts, "land": [COUNTRY]}[level]
        absent(into, id, missing, Basis(studies.today, (), "laag", note=LACKING[subject]), "source_missing")


def _untold(studies: Studies, subject: str, source: str) -> int:
    """Districts without a number in a source of which the districts make the number of the municipality."""
    if subject not in SUMMED:
        return 0
    query = "SELECT count(*) FROM statistics WHERE subject = ? AND level = 'wijk' AND source = ? AND value IS NULL"
    return int(studies.connection.execute(query, [subject, source]).fetchall()[0][0])


def _park_districts(studies: Studies, into: Figures) -> None:
    here = studies.municipality
    source = next(iter(studies.by_kind("district_jobs")), None)
    if source is None:
        for id in ("m12.jobs.park_districts.stock", "m12.jobs.park_districts.share"):
            absent(into, id, [here], Basis(studies.today, (), "laag", note="Lever banen per wijk."), "source_missing")
        return
    # A hidden number of workers is below the least that the source tells: enough jobs for that are enough for it.
    bounds = [studies.rules.value(rule) for rule in ("park_district_ratio", "least_told_workers")]
    studies.connection.execute(
        """CREATE OR REPLACE TABLE park_districts AS SELECT j.code AS wijk, j.name, j.value AS jobs, w.value IS NULL AS few
        FROM statistics j JOIN statistics w ON j.code = w.code AND w.subject = 'workers' AND w.level = 'wijk' AND j.subject = 'jobs' AND j.level = 'wijk'
        WHERE j.value >= ? * coalesce(w.value, ?) AND ((SELECT count(*) FROM park_shapes) = 0 OR EXISTS (
            SELECT 1 FROM districts d, park_shapes p WHERE d.code = j.code AND ST_Intersects(d.geometry, p.geometry))) ORDER BY 1""",
        bounds,
    )
    basis = Basis(source.period, tuple(dict.fromkeys((source.id, *studies.ids("cbs_districts", "ibis_polygons")))), "midden")
    found, few = studies.connection.execute("SELECT count(*), count(*) FILTER (few) FROM park_districts").fetchall()[0]
    if not found:
        for id in ("m12.jobs.park_districts.stock", "m12.jobs.park_districts.share"):
            absent(into, id, [here], noted(basis, NO_PARK_DISTRICT), "source_missing", "not_applicable")
        return
    told = noted(basis, FEW_WORKERS.format(n=few)) if few else basis
    tally(studies, into, "m12.jobs.park_districts.stock", Tally("park_districts", total("jobs")), [here], told)
    rows = studies.connection.execute("SELECT wijk, name FROM park_districts").fetchall()
    tally(
        studies,
        into,
        "m12.jobs.park_districts.stock",
        Tally("park_districts", total("jobs")),
        [Area("wijk", c, n) for c, n in rows],
        basis,
        "wijk",
    )
    part, whole = (into.last(id, here.code) for id in ("m12.jobs.park_districts.stock", "m12.jobs.all.stock"))
    divide(into, "m12.jobs.park_districts.share", part, whole, 100)


def _internal(studies: Studies, into: Figures) -> None:
    source = next(iter(studies.by_kind("commute")), None)
    id = "m12.commute.internal.share"
    if source is None:
        absent(into, id, [studies.municipality], Basis(studies.today, (), "laag", note="Lever de woon-werkmatrix."), "source_missing")
        return
    note = "Uit de gemeentelijke matrix, stromen van tien banen en meer; alleen totalen en de eigen interne stroom worden bewaard."
    basis = Basis(source.period, (source.id,), confidence_of(source), note=note)
    expression = "100.0 * sum(value) FILTER (subject = 'matrix_internal') / nullif(sum(value) FILTER (subject = 'matrix_jobs'), 0)"
    rows = studies.connection.execute("SELECT count(*) FROM statistics WHERE subject LIKE 'matrix%'").fetchall()[0][0]
    if rows < 2:
        absent(into, id, [studies.municipality], noted(basis, "De matrix noemt deze gemeente niet."), "source_missing")
        return
    tally(studies, into, id, Tally("statistics", expression, "subject LIKE 'matrix%'"), [studies.municipality], basis)


ONE = "er is één meting van de banen per wijk, geen tweede in dezelfde reeks"
NONE = "er is geen bestand met banen gelezen"


def assess(studies: Studies, into: Figures) -> Assessment:
    """The verdict needs jobs on two dates of one series. The figures stand already: other measures name them."""
    known = [f for f in into.find("m12.jobs.all.stock", studies.municipality.code) if f.value is not None]
    same = len(known) > 1 and known[0].sources == known[-1].sources and known[0].status == known[-1].status == "value"
    if same and redrawn(studies.municipality.code, known[0].period.end.year, known[-1].period.end.year):
        subject = Subject("people", "onbekend", f"Of het aantal banen groeide is onbekend. {REDRAWN}", ("m12.jobs.all.stock",))
        return assessment(studies, into, 12, (subject,), subject.sentence)
    first, last = (known[0].value, known[-1].value) if same else (None, None)
    lead = None if first is None or last is None else last - first
    verdict = verdict_of_lead(lead, first, studies.rules.value("verdict_margin_pct"))
    sentences = {
        "onbekend": f"Of het aantal banen groeide is onbekend: {ONE if known else NONE}.",
        "gelijk": "Het aantal banen bleef vrijwel gelijk.",
        "beter": "Het aantal banen groeide.",
        "slechter": "Het aantal banen kromp.",
    }
    subject = Subject("people", verdict, sentences[verdict], ("m12.jobs.all.stock",))
    return assessment(studies, into, 12, (subject,), sentences[verdict])
