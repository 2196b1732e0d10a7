"""A municipality of 100,000 units with full history, from its LV BAG extract to the fact base: `python benchmarks/snapshot.py`.

The extract is written by the maker of the test city: five units to two panden of two voorkomens, three voorkomens a unit, of which the
last one changes gebruiksdoel or ends. Wall seconds and peak memory of the command, in a process of its own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests/city"))
from scenario import PANDEN, STAND, Object, Version  # noqa: E402  # the maker of the test city
from toetsstad import EXTRACT, write_city  # noqa: E402
from write_lvbag import write_extract  # noqa: E402

USES = ("woon", "industrie", "winkel", "kantoor")
# The peak that the system tells of a child begins with that of its parent; its own begins at its own start.
BUILD = """
import re, sys
from pathlib import Path
from werkruimte.facts.build import build
build("Toetsstad", Path(sys.argv[1]), Path(sys.argv[2]))
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""
GOAL_S, GOAL_MB = 60.0, 1500.0


def panden(units: int) -> list[Object]:
    """Panden on a grid of cells, with two voorkomens each."""
    place = PANDEN[0].place[0]
    life = (Version("2010-05-01", "in gebruik"), Version("2016-03-01", "in gebruik"))
    return [Object(f"P{p + 1:06d}", life, (place, p % 300, p // 300)) for p in range(units * 2 // 5)]


def unit(number: int) -> Object:
    """One unit: measured, in use, then changed or ended."""
    use, area, month = USES[number % 4], 50 + number % 300, number % 9 + 1
    after = Version(
        f"202{number % 4}-0{month}-02", "in gebruik" if number % 7 else "ingetrokken", "woon" if number % 20 == 5 else use, area
    )
    life = (
        Version("2010-05-01", "in gebruik (niet ingemeten)", use, area),
        Version(f"201{number % 8 + 2}-0{month}-01", "in gebruik", use, area),
    )
    return Object(f"U{number + 1:06d}", (*life, after), panden=(f"P{number * 2 // 5 + 1:06d}",))


def main() -> None:
    """Make the extract, build, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--units", type=int, default=100_000)
    units = parser.parse_args().units
    with tempfile.TemporaryDirectory() as folder:
        data = write_city(Path(folder) / "data")
        write_extract(data / EXTRACT, panden(units), (unit(n) for n in range(units)), STAND)
        start = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", BUILD, str(data), folder + "/uit"], capture_output=True, text=True, check=True)
        seconds, megabytes = time.perf_counter() - start, int(done.stdout) / 1024
    print(f"= {units} units, 3 voorkomens each: {seconds:.1f} s, goal {GOAL_S:.0f}, {GOAL_S / seconds:.1f} x")
    print(f"= {units} units, 3 voorkomens each: {megabytes:.0f} MB, goal {GOAL_MB:.0f}, {GOAL_MB / megabytes:.1f} x")


if __name__ == "__main__":
    main()
