"""Every reader on bytes that were cut, flipped, repeated or mixed: a sentence, rows left out, or success; nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import small_files as small
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from werkruimte.domain.errors import InputError
from werkruimte.facts.snapshot import Snapshot

EXAMPLES = int(os.environ.get("WERKRUIMTE_FUZZ", "8"))
"""Examples for each kind of file; set WERKRUIMTE_FUZZ=2000 to look longer."""
QUIET = settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], print_blob=True)
Change = tuple[str, float, int, bytes]
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "insert", "repeat", "drop"]), st.floats(0, 1), st.integers(0, 40), st.binary(min_size=1, max_size=6)
    ),
    min_size=1,
    max_size=5,
)


def mutated(content: bytes, changes: list[Change]) -> bytes:
    """The bytes after each change at its place (0 the begin, 1 the end)."""
    for how, where, size, extra in changes:
        at = int(where * len(content))
        match how:
            case "flip":
                content = content[:at] + bytes(b ^ extra[0] or 1 for b in content[at : at + 1]) + content[at + 1 :]
            case "cut":
                content = content[: max(at, 1)]
            case "insert":
                content = content[:at] + extra + content[at:]
            case "repeat":
                content = content[:at] + content[at : at + size] * 3 + content[at + size :]
            case "drop":
                content = content[:at] + content[at + size :]
    return content


def seeds() -> dict[str, Callable[[Path], object]]:
    made: dict[str, Callable[[Path], object]] = {
        f"{kind}_2025.csv": lambda p, t=text: p.write_text(t) for kind, text in small.TEXTS.items()
    }
    made |= {f"{kind}_2025.geojson": lambda p, k=kind: small.shapes(k, p) for kind in ("ibis_polygons", "cbs_boundaries", "land_use")}
    made |= {f"{kind}_2025.gpkg": lambda p, k=kind: small.shapes(k, p) for kind in ("cbs_districts", "district_jobs", "osm_buildings")}
    made |= {"plan.gml": lambda p: p.write_text(small.plan()), "eenheden_2025.xlsx": lambda p: small.workbook(small.UNITS, p)}
    return made


@pytest.mark.parametrize("name", seeds())
@QUIET
@given(changes=CHANGES)
def test_no_reader_breaks(build_with: Callable[..., Snapshot], tmp_path: Path, name: str, changes: list[Change]) -> None:
    seed = tmp_path / f"goed-{name}"
    if not seed.exists():
        build_with(name, seeds()[name])
        seed.write_bytes((tmp_path / "data" / name).read_bytes())
    (tmp_path / "data" / name).unlink(missing_ok=True)
    try:
        build_with(name, mutated(seed.read_bytes(), changes))
    except InputError as error:
        assert "\n" not in str(error)
