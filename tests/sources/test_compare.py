"""Groups of municipalities to compare with: sums by a second road, and no flow that is passed on."""

from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from werkruimte.facts.build import build
from werkruimte.facts.snapshot import Snapshot
from werkruimte.measures import compared, sectors
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

ON = date(2026, 11, 24)

MORE = ("pendel/wijk_od_banen_ca2015_min10.parquet", "cbs/corop_banen_werknemers_a10.csv")


@pytest.fixture(scope="module")
def snapshot(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("data")
    names = ("cbs/gemeenten_panel_2012_2024.parquet", "cbs/wijken_2022.gpkg", "pendel/wijk_banen_ca2015.gpkg", *MORE)
    for name in names:
        (folder / Path(name).name).symlink_to(shared / "data" / name)
    return build("amersfoort", folder, tmp_path_factory.mktemp("out") / "basis")


@pytest.fixture(scope="module")
def amersfoort(snapshot: Snapshot) -> Run:
    return run(snapshot, in_force(ON))


def test_jobs_within_fifteen_kilometres_agree_with_a_count_in_numpy(amersfoort: Run, shared: Path) -> None:
    flows = pq.read_table(shared / "data/pendel/wijk_od_banen_ca2015_min10.parquet").to_pylist()
    run_ = amersfoort.studies.connection
    path = str(shared / "data/pendel/wijk_banen_ca2015.gpkg")
    rows = run_.execute(f"SELECT code, gemeentecode, ST_X(geom), ST_Y(geom) FROM ST_Read('{path}')").fetchall()
    place = {code: (x, y) for code, _, x, y in rows}
    home = {code for code, member, _, _ in rows if member == "GM0307"}
    legs = [(place[f["woon"]], place[f["werk"]], f["banen"]) for f in flows if f["woon"] in home and f["werk"] in place]
    here, there, jobs = (np.array(c, dtype=float) for c in zip(*legs, strict=True))
    near = np.hypot(*(here - there).T) <= 15_000
    figure = amersfoort.figures.last("w2.jobs_within_15km.share", "GM0307")
    assert figure.value == pytest.approx(100 * jobs[near].sum() / jobs.sum())


def test_concentration_and_shift_of_sectors_follow_the_definition(amersfoort: Run, shared: Path) -> None:
    path = shared / "data/cbs/corop_banen_werknemers_a10.csv"
    rows = duckdb.execute(f"SELECT jaar, sbi_a10, banen_werknemers FROM '{path}' WHERE naam = 'Utrecht'").fetchall()
    years = sorted({y for y, _, _ in rows})
    share = {}
    for year in (years[0], years[-1]):
        jobs = {s: n for y, s, n in rows if y == year}
        share[year] = {s: n / sum(jobs.values()) for s, n in jobs.items()}
    first, last = share[years[0]], share[years[-1]]
    assert amersfoort.figures.find(sectors.HHI)[-1].value == pytest.approx(sum(v * v for v in last.values()))
    assert amersfoort.figures.find(sectors.MIX)[-1].value == pytest.approx(sum(abs(last[s] - first[s]) for s in first) / 2)


def test_peers_province_and_country_stand_beside_the_municipality(amersfoort: Run) -> None:
    levels = {f.area.level for f in amersfoort.figures.find("w2.jobs_within_15km.share")}
    assert levels == {"gemeente", *compared.GROUPS}
    assert {f.area.name for f in amersfoort.figures.find("w1.residents.practical.share")} >= {"Utrecht", "Nederland"}


def test_the_change_of_establishments_does_not_cross_the_break_of_the_series(amersfoort: Run) -> None:
    figure = amersfoort.figures.last("m12.establishments.change", "GM0307")
    assert figure.period.start is not None and figure.period.start.year >= 2022


def test_no_flow_between_two_places_reaches_the_snapshot(snapshot: Snapshot) -> None:
    with snapshot.open() as connection:
        subjects = {s for (s,) in connection.execute("SELECT DISTINCT subject FROM statistics").fetchall()}
        tables = {t for (t,) in connection.execute("SHOW TABLES").fetchall()}
    assert not tables & {"legs", "centres", "members", "panel_values"}
    assert {s for s in subjects if "flow" in s} == {"home_flow_jobs", "flow_jobs", "flow_jobs_local"}


def test_without_the_files_nothing_is_guessed(shared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "panel.parquet").symlink_to(shared / "data/cbs/gemeenten_panel_2012_2024.parquet")
    bare = run(build("kampen", folder, tmp_path / "basis"), in_force(ON))
    for id in ("w2.jobs_within_15km.share", sectors.HHI, "m12.commute.park_workers_local.share"):
        assert not any(f.known for f in bare.figures.find(id))
