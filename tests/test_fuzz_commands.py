"""The files that other commands than `bouw` read, with their bytes changed: a Dutch sentence, or success; nothing else."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
import typst
from hypothesis import given
from shapely.geometry import box

from changed_bytes import CHANGES, QUIET, Change, mutated
from werkruimte.cli.lottery import draw
from werkruimte.cli.sale import write_sale
from werkruimte.domain.errors import InputError
from werkruimte.methods.scoring import Draw, commitment
from werkruimte.plan_audit.audit import audit
from werkruimte.plan_audit.read import read_text
from werkruimte.plinths.phases import read_phases
from werkruimte.rules.plinths import plinth_rules
from werkruimte.rules.rules import in_force
from werkruimte.werktoets.read_firms import read_firms
from werkruimte.werktoets.read_plan import read_plan

DOCS = Path(__file__).resolve().parents[1] / "docs"
ON = date(2026, 11, 24)
AREA = box(231_000, 479_000, 231_200, 479_150)
POLYGON = json.dumps({"type": "Polygon", "coordinates": [[list(c) for c in AREA.exterior.coords]]})
PROGRAMME = f'naam = "Proef"\nvlak = "{AREA.wkt}"\n[[variant]]\nnaam = "A"\nwoningen = 40\nwerk_m2 = {{ werkruimte = 500 }}\n'
TEXT = "# Toelichting\n\nPer woning komt 20 m² bedrijfsruimte terug. De werkruimte is gereed voor de laatste woningfase start.\n" * 3
STOP = (
    f'<?xml version="1.0"?><Besluit xmlns="https://standaarden.overheid.nl/stop/imop/tekst/"><Artikel><Al>{TEXT}</Al></Artikel></Besluit>'
)
FIRMS = "x;y;categorie;m2;banen\n231050;479050;3.1;400;8\n231060;479060;2;100;\n"
PHASES = 'bestaand_m2 = 200\n[[fase]]\nnaam = "2028"\nbewoners = 1000\nwens_m2 = 600\n'
WEIGHTS = 'source = "besluit"\ndate = "2027-02-01"\n[weight]\ncentrality = 0.30\nadjacency = 0.15\n[measure]\nnear_m = 300\n'
ASSUMPTIONS = '[max_dwelling_on_park_m2]\nvalue = 500\nsource = "raadsbesluit"\n'
NAMES = ["Een", "Twee", "Drie"]
LOTTO = Draw("Lotto, zes getallen", date(2026, 12, 1))
RECORD = {
    "kandidaten": NAMES,
    "zout": "00ff",
    "hash": commitment(NAMES, "00ff", "2026-11-01", LOTTO),
    "vastgelegd": "2026-11-01",
    "trekking": LOTTO.name,
    "trekking_op": "2026-12-01",
}


def example(page: str) -> str:
    """The first example of a page of the manual."""
    found = re.search(r"```toml\n(.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL)
    assert found
    return found[1]


def zipped(name: str, content: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, content)
    return made.getvalue()


def package(folder: Path) -> bytes:
    path = folder / "vlak.gpkg"
    gpd.GeoDataFrame({"naam": ["A"]}, geometry=[AREA], crs=28992).to_file(path, driver="GPKG")
    return path.read_bytes()


def paper(folder: Path) -> bytes:
    source = folder / "tekst.typ"
    source.write_text(TEXT.replace("# ", "= "), "utf-8")
    return typst.compile(str(source))


def plan(path: Path) -> object:
    return read_plan(path, None, "Rijssen-Holten", None if path.suffix == ".toml" else 40)


def audited(path: Path) -> object:
    text = read_text(path)
    return audit(text.text, path.name, text.rules)


KINDS: dict[str, tuple[Callable[[Path], bytes], Callable[[Path], object]]] = {
    "tekst.md": (lambda _: TEXT.encode(), audited),
    "tekst.xml": (lambda _: STOP.encode(), audited),
    "tekst.html": (lambda _: f"<html><body><p>{TEXT}</p></body></html>".encode(), audited),
    "tekst.zip": (lambda _: zipped("besluit.xml", STOP), audited),
    "tekst.pdf": (paper, audited),
    "vlak.geojson": (lambda _: POLYGON.encode(), plan),
    "vlak.wkt": (lambda _: AREA.wkt.encode(), plan),
    "vlak.gpkg": (package, plan),
    "plan.toml": (lambda _: PROGRAMME.encode(), plan),
    "bedrijven.csv": (lambda _: FIRMS.encode(), lambda p: read_firms(p, in_force(ON), AREA)),
    "uitgifte.toml": (lambda _: example("uitgifte.md").encode(), lambda p: write_sale(p, p.parent / "uit", None)),
    "vastlegging.json": (
        lambda _: json.dumps(RECORD).encode(),
        lambda p: draw(p, "4 8 15 16 23 42", date(2026, 12, 2)),
    ),
    "fasen.toml": (lambda _: PHASES.encode(), read_phases),
    "gewichten.toml": (lambda _: WEIGHTS.encode(), plinth_rules),
    "aannamen.toml": (lambda _: ASSUMPTIONS.encode(), lambda p: in_force(ON, p)),
}


@pytest.mark.parametrize("name", KINDS)
def test_the_good_file_is_read(tmp_path: Path, name: str) -> None:
    make, read = KINDS[name]
    (tmp_path / name).write_bytes(make(tmp_path))
    read(tmp_path / name)


@pytest.mark.parametrize("name", KINDS)
@QUIET
@given(changes=CHANGES)
def test_no_command_breaks(tmp_path: Path, name: str, changes: list[Change]) -> None:
    make, read = KINDS[name]
    seed = tmp_path / f"goed-{name}"
    if not seed.exists():
        seed.write_bytes(make(tmp_path))
    (tmp_path / name).write_bytes(mutated(seed.read_bytes(), changes))
    try:
        read(tmp_path / name)
    except InputError as error:
        assert "\n" not in str(error)
