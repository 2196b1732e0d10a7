"""Reader of the LV BAG against GDAL's LVBAG driver, on the real extracts blown up to 100 MB of XML.

    python benchmarks/lvbag.py [--megabytes 100] [--repeat 3] [--keep FOLDER]

Two extracts are made, always the same bytes: the panden of Doesburg with their history, and the verblijfsobjecten of
the small national extract, each copy with ids of its own. Both programs start from nothing and read the same files;
GDAL does so from the folder of bare XML (it has nothing to unpack) and from the zip, and the fastest of its formats
and ways counts. Ours also checks every geometry and every value, which GDAL does not.
Memory is the sum over all processes of a program, shared pages counted in each.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("WERKRUIMTE_SHARED", REPOSITORY.parent / "shared"))
OBJECTS_PER_FILE = 10_000
OURS = (
    "import sys; from pathlib import Path; from werkruimte.sources import lvbag;"
    "lvbag.read(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))"
)
_STAND = re.compile(rb"<sl:stand>.*?</sl:stand>", re.DOTALL)
_IDS = re.compile(rb">\d{4}(?=(?:01|02|03|10|20|30)\d{10}<)")


FLAT = ["-mapFieldType", "StringList=String", "-q"]
"""Most formats cannot hold a list, as of gebruiksdoelen."""


@dataclass(frozen=True)
class Run:
    """Wall time in seconds and peak memory in MB of one program."""

    name: str
    seconds: float
    megabytes: float


def blow_up(documents: list[bytes], target: int, folder: Path, kind: str) -> Path:
    """Copies of the objects with other municipality codes, 10,000 a file as the Kadaster does, until `target` bytes."""
    head = documents[0][: documents[0].index(b"<sl:stand>")]
    stands = [
        re.sub(rb">\s+<", b"><", stand) if kind == "VBO" else stand
        for document in documents
        for stand in _STAND.findall(re.sub(rb"<!--.*?-->", b"", document, flags=re.DOTALL))
    ]
    source = folder / kind
    source.mkdir()
    made, number, pending = 0, 0, []
    for copy in range(1, 1_000_000):
        code = b">%04d" % (copy % 10_000) if kind == "PND" else None
        for stand in stands:
            pending.append(_IDS.sub(code, stand) if code else _renumbered(stand, copy))
            made += len(pending[-1])
            if len(pending) == OBJECTS_PER_FILE or made >= target:
                number += 1
                text = head + b"".join(pending) + b"</sl:standBestand></sl-bag-extract:bagStand>"
                (source / f"9999{kind}15092020-{number:06d}.xml").write_bytes(text)
                pending = []
            if made >= target:
                return _zipped(source)
    raise AssertionError("no objects to copy")


def _renumbered(stand: bytes, copy: int) -> bytes:
    return re.sub(
        rb">0221(01|10|20)\d{10}<", lambda m: b">%04d%s%010d<" % (copy % 9_000 + 1, m[1], copy // 9_000 * 10 + int(m[0][-2:-1])), stand
    )


def _zipped(source: Path) -> Path:
    target = source.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(source.iterdir()):
            archive.writestr(zipfile.ZipInfo(file.name), file.read_bytes(), zipfile.ZIP_DEFLATED, 6)
    return target


def documents_of(path: Path, pattern: str) -> list[bytes]:
    """XML files of a zip, or of zips in it, whose name matches."""
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".zip") and "InOnderzoek" not in name:
                with zipfile.ZipFile(io.BytesIO(archive.read(name))) as inner:
                    found += [inner.read(n) for n in inner.namelist() if re.match(pattern, n)]
            elif re.match(pattern, name):
                found.append(archive.read(name))
    return found


def measure(programs: dict[str, list[str]], repeat: int, out: Path) -> list[Run]:
    """The fastest of `repeat` runs of each, taken in turns, and the highest memory of all of them."""
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in programs}
    for _ in range(repeat):
        for name, command in programs.items():
            shutil.rmtree(out, ignore_errors=True)
            out.unlink(missing_ok=True)
            runs[name].append(_once(name, command))
    return [Run(name, min(s for s, _ in both), max(m for _, m in both)) for name, both in runs.items()]


def _once(name: str, command: list[str]) -> tuple[float, float]:
    peak, started = 0.0, time.perf_counter()
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY / "src")}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, _memory(process.pid))
        time.sleep(0.005)
    if process.returncode:
        raise SystemExit(f"{name} ended with {process.returncode}")
    return time.perf_counter() - started, peak / 1024


def _memory(pid: int) -> float:
    """Resident kilobytes of a process and its children."""
    total = 0.0
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                total += float(line.split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return total
    return total + sum(_memory(int(child)) for child in children)


def compare(zipped: Path, repeat: int, out: Path) -> None:
    """Print one table of runs for one extract."""
    source = zipped.with_suffix("")
    size = sum(file.stat().st_size for file in source.iterdir())
    print(f"\n{source.name}: {size / 1e6:.0f} MB of XML in {len(list(source.iterdir()))} files, zip {zipped.stat().st_size / 1e6:.1f} MB")
    programs = {
        f"ogr2ogr {form}, {way}": ["ogr2ogr", "-f", form, *FLAT, str(out), place]
        for form in ("CSV", "FlatGeobuf", "GPKG")
        for way, place in (("folder", str(source)), ("zip", f"/vsizip/{zipped}"))
    }
    for number in (1, 2):
        command = [sys.executable, "-c", OURS, str(zipped), str(out), str(number)]
        programs[f"werkruimte, zip, {number} process{'es' * (number > 1)}"] = command
    runs = measure(programs, repeat, out)
    gdal = [run for run in runs if run.name.startswith("ogr2ogr")]
    fastest = min(gdal, key=lambda run: run.seconds)
    for run in runs:
        print(f"  {run.name:34s} {run.seconds:6.2f} s  {fastest.seconds / run.seconds:5.2f} x  {run.megabytes:5.0f} MB")
        if run.name.startswith("werkruimte"):
            print(f"= {source.name}, {run.name}: {run.seconds:.2f} s, {fastest.seconds / run.seconds:.2f} x GDAL, {run.megabytes:.0f} MB")
    print(f"  x: against the fastest of GDAL ({fastest.name})")


def main() -> None:
    """Make the extracts, run everything, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="folder for the extracts, made when absent")
    arguments = parser.parse_args()
    data = SHARED / "data"
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(arguments.keep or temporary)
        folder.mkdir(exist_ok=True)
        target = arguments.megabytes * 1_000_000
        panden = documents_of(data / "bag/doesburg_lvbag_0221PND15092020.zip", r"\d{4}PND")
        units = documents_of(data / "fixtures/lvbag_BAGNLDL-15092020-small.zip", r"\d{4}VBO")
        for documents, kind in ((panden, "PND"), (units, "VBO")):
            compare(blow_up(documents, target, folder, kind), arguments.repeat, Path(temporary) / "out")


if __name__ == "__main__":
    main()
