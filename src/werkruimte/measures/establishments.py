"""What the user's register of establishments tells: firms and jobs per sector and park, and how few employers carry them."""

from __future__ import annotations

from dataclasses import replace

from werkruimte.domain.figure import Figures
from werkruimte.measures.tally import Basis, Tally, absent, partly, tally, total
from werkruimte.rules.sectors import sectors
from werkruimte.studies.studies import Studies, confidence_of

COUNT, JOBS, EMPLOYERS = "m02.establishments.{}.count", "m02.jobs.{}.stock", "w4.employers.hhi.index"
TABLE = "placed_establishments"
LACKING = "Lever vestigingen met SBI-code, plek en banen (LISA of een register van de gemeente)."
UNKNOWN_JOBS = "Vestigingen waarvan het aantal banen niet of alleen als klasse bekend is, en dat niet meetelt: {n}."
NOWHERE = "Vestigingen zonder plek, die op geen terrein meetellen: {n}."
PER_FIRM = "Per vestiging, niet per bedrijf: een werkgever met meer vestigingen telt als meer."
HHI = "sum(jobs * jobs) / nullif(pow(sum(jobs), 2), 0)"


def figures(studies: Studies, into: Figures) -> None:
    """Add establishments and jobs, all and per sector, for the municipality and each park, and the concentration of jobs."""
    wheres = {"all": "true", **{s.code: f"sector = '{s.code}'" for s in sectors()}}
    sources = [s for s in studies.by_kind("register") if s.rows_out]
    if not sources:
        for id in (*(form.format(key) for form in (COUNT, JOBS) for key in wheres), EMPLOYERS):
            absent(into, id, [studies.municipality], Basis(studies.today, (), "laag", note=LACKING), "source_missing")
        return
    newest = max(sources, key=lambda s: s.period.end)
    basis = Basis(newest.period, tuple(s.id for s in sources if s.period.end == newest.period.end), confidence_of(newest))
    for key, where in wheres.items():
        _tallied(studies, into, key, where, basis)
    own = replace(basis, note=PER_FIRM)
    tally(studies, into, EMPLOYERS, Tally(TABLE, HHI), [studies.municipality], partly(own, _missing(studies, "jobs IS NULL"), UNKNOWN_JOBS))


def _tallied(studies: Studies, into: Figures, key: str, where: str, basis: Basis) -> None:
    """Both figures of one sector; what has no place is missing on every park, since it may stand on any."""
    nowhere = _missing(studies, f"({where}) AND x IS NULL")
    for areas, column, lost in (([studies.municipality], "", 0), (studies.parks, "rin", nowhere)):
        placed = partly(basis, lost, NOWHERE)
        tally(studies, into, COUNT.format(key), Tally(TABLE, "count(*)", where), areas, placed, column)
        for area in areas:
            here = f" AND rin = '{area.code}'" if column else ""
            dark = _missing(studies, f"({where}) AND jobs IS NULL{here}")
            own = partly(placed, dark, UNKNOWN_JOBS)
            tally(studies, into, JOBS.format(key), Tally(TABLE, total("jobs"), where), [area], own, column)


def _missing(studies: Studies, where: str) -> int:
    return int(studies.connection.execute(f"SELECT count(*) FROM {TABLE} WHERE {where}").fetchall()[0][0])
