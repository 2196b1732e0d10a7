"""The reasons that open data can measure today: mixing of jobs and dwellings (W8)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from werkruimte.domain.figure import Figure, Figures, Period, Proof
from werkruimte.measures import compared, mixing, sectors
from werkruimte.measures.tally import Basis, absent, add, divide, joined
from werkruimte.studies.studies import Studies

MIXED = "gemengde_jaren"
PER_DWELLING = "m05.jobs_per_dwelling.ratio"
NO_MIX = "Lever banen per wijk en woningen van CBS."
TOO_FEW = "Te weinig wijken voor een laagste en een hoogste tiende"
LACKING = {
    "w1.practical_jobs.share": "Lever banen naar opleiding (CBS, enquête beroepsbevolking) of vestigingen met SBI-code.",
    "w3.jobs_per_practical_worker.ratio": "Lever banen en werkenden naar opleiding per gebied (CBS).",
}


def figures(studies: Studies, into: Figures) -> None:
    """Add MXI and FMI; the years of jobs and dwellings differ, so FMI stands only as variant."""
    mixing.share(studies, into, "w8.mxi.share")
    compared.figures(studies, into)
    sectors.figures(studies, into)
    for id, note in LACKING.items():
        absent(into, id, [studies.municipality], Basis(studies.today, (), "laag", note=note), "source_missing")
    here = studies.municipality
    jobs = into.last("m12.jobs.all.stock", here.code)
    homes = [f for f in into.find("m12.dwellings.stock", here.code) if f.value is not None]
    if jobs.value is None or not homes:
        for id in ("w8.fmi.index", PER_DWELLING):
            absent(into, id, [here], Basis(jobs.period, jobs.sources, "laag", MIXED, NO_MIX), "source_missing")
    else:
        _mixed(into, jobs, min(homes, key=lambda f: abs((f.period.end - jobs.period.end).days)))
    _districts(studies, into)


def _mixed(into: Figures, jobs: Figure, homes: Figure) -> None:
    """Jobs on jobs plus dwellings, and jobs per dwelling: two ways to say the same, from counts of two years."""
    assert jobs.value is not None and homes.value is not None
    note = f"Banen van omstreeks {jobs.period.end.year}, woningen van {homes.period.end.year}; niet de wettelijke BBV-indicator."
    period = Period(max(jobs.period.end, homes.period.end), "circa")
    basis = Basis(period, joined(jobs, homes), "laag", MIXED, note)
    whole = basis if jobs.status == "value" else replace(basis, status="partial", note=f"{note} {jobs.note}")
    proof = Proof("100 * a / (a + b)", operands=(jobs.key, homes.key))
    add(into, "w8.fmi.index", jobs.area, 100 * jobs.value / (jobs.value + homes.value), whole, proof)
    divide(into, PER_DWELLING, jobs, homes, basis=basis)


def _districts(studies: Studies, into: Figures) -> None:
    rows = studies.connection.execute(
        """SELECT code, value, day, source FROM statistics WHERE subject = 'dwellings' AND level = 'wijk' AND day = (
        SELECT arg_min(d.day, abs(d.day - j.day)) FROM statistics d, statistics j WHERE d.subject = 'dwellings' AND d.level = 'wijk'
        AND j.subject = 'jobs' AND j.level = 'wijk') ORDER BY code"""
    ).fetchall()
    known = []
    for code, value, day, source in rows:
        jobs = [f for f in into.find("m12.jobs.all.stock", code) if f.value is not None]
        if not jobs or jobs[-1].value is None or not value:
            continue
        note = f"Banen van omstreeks {jobs[-1].period.end.year}, woningen van {day.year}."
        basis = Basis(Period(day, "circa"), tuple(dict.fromkeys((*jobs[-1].sources, source))), "laag", MIXED, note)
        proof = Proof(f"100 * a / (a + {value:g})", operands=(jobs[-1].key,))
        known.append(add(into, "w8.fmi.index", jobs[-1].area, 100 * jobs[-1].value / (jobs[-1].value + value), basis, proof))
    for id, percentile in (("w8.fmi.low", 10), ("w8.fmi.high", 90)):
        if not known:
            absent(into, id, [studies.municipality], Basis(studies.units_period, (), "laag", MIXED, NO_MIX), "source_missing")
            continue
        if len(known) < studies.rules.value("fmi_least_districts"):
            basis = Basis(known[0].period, known[0].sources, "laag", MIXED, f"{TOO_FEW} ({len(known)} met banen en woningen).")
            absent(into, id, [studies.municipality], basis, "source_missing", "not_applicable")
            continue
        values = np.array([f.value for f in known], dtype=float)
        basis = Basis(known[0].period, known[0].sources, "laag", MIXED, "Over de wijken met banen en woningen, lineair tussen twee wijken.")
        proof = Proof(f"percentile_{percentile}", operands=tuple(f.key for f in known))
        add(into, id, studies.municipality, float(np.percentile(values, percentile)), basis, proof)
