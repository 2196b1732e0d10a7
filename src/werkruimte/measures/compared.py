"""Reasons measured for the municipality and, beside it, for the province, peers of like urbanity and the country."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from werkruimte.domain.figure import Area, Confidence, Figures, Period, Proof
from werkruimte.domain.notation import number
from werkruimte.measures.tally import Basis, absent, add, noted
from werkruimte.rules.redrawn import REDRAWN, redrawn
from werkruimte.rules.texts import series_start
from werkruimte.studies.studies import Studies

EDUCATION = "Alleen basisschool, vmbo en mbo 1 (bij CBS: laag); mbo 2 zit bij midden en is niet te splitsen. Een ondergrens."
DISTANCE = "Hemelsbreed tussen de middens van wijken; stromen van tien banen en meer, omstreeks 2015. Over de weg is het verder."
GROUPS = ("provincie", "peers", "land")


def figures(studies: Studies, into: Figures) -> None:
    """Add education of residents, jobs within fifteen kilometres, establishments' change, mixing of groups, local park workers."""
    _education(studies, into)
    _near_jobs(studies, into)
    _establishments(studies, into)
    _mixing(studies, into)
    _park_workers(studies, into)


def areas(studies: Studies, subject: str) -> list[Area]:
    """The municipality and the groups for which a statistic is known."""
    rows = studies.connection.execute(
        f"SELECT DISTINCT level, code, name FROM statistics WHERE subject = ? AND level IN ('gemeente', {', '.join(repr(g) for g in GROUPS)}) ORDER BY 1, 2",
        [subject],
    ).fetchall()
    return [studies.municipality if level == "gemeente" else Area(level, code, name) for level, code, name in rows]


def grouped(studies: Studies, area: Area, basis: Basis) -> Basis:
    """The basis with the sources that tell who belongs to a group: the districts name the province, the panel the urbanity."""
    kinds = {"provincie": "cbs_districts", "peers": "cbs_panel", "land": "cbs_panel"}
    more = studies.ids(kinds[area.level]) if area.level in kinds else ()
    return replace(basis, sources=tuple(dict.fromkeys((*basis.sources, *more))))


def ratio(studies: Studies, into: Figures, id: str, expression: str, subjects: Iterable[str], area: Area, basis: Basis) -> None:
    """Add a ratio of statistics of one area on one day; no data when a part is missing."""
    basis = grouped(studies, area, basis)
    names = ", ".join(f"'{s}'" for s in subjects)
    where = f"level = '{area.level}' AND code = '{area.code}' AND day = DATE '{basis.period.end}' AND subject IN ({names})"
    value = studies.connection.execute(f"SELECT {expression} FROM statistics WHERE {where}").fetchall()[0][0]
    if value is None:
        absent(into, id, [area], basis, "source_missing")
        return
    add(into, id, area, float(value), basis, Proof(expression, "statistics", where))


def part(*parts: str) -> str:
    """SQL: the sum of some subjects."""
    return f"sum(value) FILTER (subject IN ({', '.join(repr(p) for p in parts)}))"


def _basis(studies: Studies, subject: str, note: str, confidence: Confidence, more: tuple[str, ...] = ()) -> Basis | None:
    row = studies.connection.execute(
        "SELECT day, precision, any_value(source) FROM statistics WHERE subject = ? GROUP BY 1, 2 ORDER BY 1 DESC LIMIT 1", [subject]
    ).fetchone()
    return None if row is None else Basis(studies.moment(*row), (row[2], *more), confidence, note=note)


def _education(studies: Studies, into: Figures) -> None:
    id, subjects = "w1.residents.practical.share", ("edu_low", "edu_middle", "edu_high")
    basis = _basis(studies, "edu_low", EDUCATION, "midden")
    if basis is None or studies.municipality not in areas(studies, "edu_low"):
        lacking = Basis(studies.today, (), "laag", note="Lever kerncijfers van CBS met opleiding.")
        absent(into, id, [studies.municipality], lacking, "source_missing")
        return
    for area in areas(studies, "edu_low"):
        ratio(studies, into, id, f"100.0 * {part('edu_low')} / nullif({part(*subjects)}, 0)", subjects, area, basis)


def _near_jobs(studies: Studies, into: Figures) -> None:
    id, near = "w2.jobs_within_15km.share", f"home_within_{int(studies.rules.value('near_job_km')):03d}"
    basis = _basis(studies, near, DISTANCE, "midden", studies.ids("district_jobs"))
    if basis is None or studies.municipality not in areas(studies, near):
        lacking = Basis(studies.today, (), "laag", note="Lever de woon-werkstromen tussen wijken.")
        absent(into, id, [studies.municipality], lacking, "source_missing")
        return
    for area in areas(studies, near):
        here = noted(basis, _left_out(studies, near)) if area == studies.municipality else basis
        ratio(studies, into, id, f"100.0 * {part(near)} / nullif({part('home_flow_jobs')}, 0)", (near, "home_flow_jobs"), area, here)


def _left_out(studies: Studies, near: str) -> str:
    """How many jobs of residents are in no flow, and between what the share lies when all or none of those are near."""
    names = ("workers", "home_flow_jobs", near)
    row = studies.connection.execute(
        f"SELECT {', '.join(part(n) for n in names)} FROM statistics WHERE level = 'gemeente' AND code = ?", [studies.municipality.code]
    ).fetchone()
    if row is None or None in row or row[0] <= row[1]:
        return ""
    all_jobs, flows, close = row
    ends = " en ".join(number(100 * n / all_jobs, 0) for n in (close, close + all_jobs - flows))
    return f"Van de {number(all_jobs, 0)} banen van inwoners staan er {number(flows, 0)} in die stromen; kleine, vaak verre, ontbreken. Het deel ligt tussen {ends} %."


def _establishments(studies: Studies, into: Figures) -> None:
    id, start = "m12.establishments.change", series_start("establishments")
    days = studies.connection.execute(
        """SELECT day, any_value(source) FROM statistics WHERE subject = 'establishments' AND level = 'gemeente' AND day >= ?
        AND source IN (SELECT source FROM statistics WHERE subject = 'establishments' AND level = 'gemeente' AND day >= ? GROUP BY 1 HAVING count(*) > 1)
        GROUP BY 1 ORDER BY 1""",
        [start, start],
    ).fetchall()
    if len(days) < 2:
        note = "Er zijn geen twee jaren van één reeks: tussen 2019 en 2022 breekt zij."
        absent(into, id, [studies.municipality], Basis(studies.unknown(id), (), "laag", note=note), "series_break")
        return
    first, last = days[0][0], days[-1][0]
    basis = Basis(Period(last, "day", first), (days[-1][1],), "hoog")
    then, now = (f"sum(value) FILTER (day = DATE '{d}')" for d in (first, last))
    expression = f"100.0 * ({now} - {then}) / nullif({then}, 0)"
    here = studies.municipality
    if redrawn(here.code, first.year, last.year):
        absent(into, id, [here], replace(basis, confidence="laag", note=REDRAWN), "series_break")
    for area in areas(studies, "establishments"):
        if into.find(id, area.code):
            continue
        where = f"level = '{area.level}' AND code = '{area.code}' AND subject = 'establishments' AND source = '{days[-1][1]}'"
        value = studies.connection.execute(f"SELECT {expression} FROM statistics WHERE {where}").fetchall()[0][0]
        if value is not None:
            add(into, id, area, float(value), grouped(studies, area, basis), Proof(expression, "statistics", where))


def _mixing(studies: Studies, into: Figures) -> None:
    subjects = ("mixing_jobs", "mixing_dwellings")
    for area in (a for a in areas(studies, "mixing_jobs") if a.level in GROUPS):
        row = studies.connection.execute(
            "SELECT max(day), any_value(source), max(value) FILTER (subject = 'mixing_members') FROM statistics WHERE subject LIKE 'mixing%' AND level = ? AND code = ?",
            [area.level, area.code],
        ).fetchone()
        assert row is not None
        note = f"Over {int(row[2])} gemeenten met banen en woningen; banen van omstreeks 2015. Niet de wettelijke BBV-indicator."
        basis = Basis(Period(row[0], "circa"), (row[1], *studies.ids("cbs_panel")), "laag", "gemengde_jaren", note)
        jobs = part("mixing_jobs")
        ratio(studies, into, "w8.fmi.index", f"100.0 * {jobs} / nullif({part(*subjects)}, 0)", subjects, area, basis)


def _park_workers(studies: Studies, into: Figures) -> None:
    id = "m12.commute.park_workers_local.share"
    known = studies.connection.execute("SELECT count(*) FROM statistics WHERE subject = 'flow_jobs'").fetchall()[0][0]
    parks = [f.area for f in into.find("m12.jobs.park_districts.stock") if f.area.level == "wijk" and f.known]
    source = next(iter(studies.by_kind("work_flows")), None)
    if not known or not parks or source is None:
        lacking = Basis(studies.today, (), "laag", note="Lever de woon-werkstromen tussen wijken en de terreinen.")
        absent(into, id, parks or studies.districts or [Area("wijk", "onbekend", "onbekend")], lacking, "source_missing")
        return
    told = (source.id, *studies.ids("district_jobs", "cbs_districts", "ibis_polygons"))
    basis = Basis(source.period, told, "midden", note="Stromen van tien banen en meer.")
    for area in parks:
        expression = f"100.0 * {part('flow_jobs_local')} / nullif({part('flow_jobs')}, 0)"
        ratio(studies, into, id, expression, ("flow_jobs_local", "flow_jobs"), area, basis)
