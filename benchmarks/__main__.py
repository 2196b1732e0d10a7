"""Every benchmark of this folder, one after another in fresh processes, and one table: `python -m benchmarks [name ...]`.

A benchmark prints its own lines and, on a line that starts with `= `, each ratio it stands for: what, ratio, against what.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
SHARED = Path(os.environ.get("WERKRUIMTE_SHARED", FOLDER.parent.parent / "shared"))
# Benchmarks that want a file of the real data; and the words they are called with.
WANTS = {"network": "data/kampen_osm/kampen_osm_streets.parquet", "lvbag": "data/bag/doesburg_lvbag_0221PND15092020.zip"}
WORDS = {"network": [str(SHARED / WANTS["network"])], "lvbag": ["--repeat", "1"]}


def main(names: list[str]) -> int:
    """Run them, show what they print, and end with the table. Exit code 1 when one failed."""
    table: list[tuple[str, str]] = []
    failed = False
    for name in names or sorted(path.stem for path in FOLDER.glob("[a-z]*.py")):
        file = SHARED / WANTS[name] if name in WANTS else None
        if file is not None and not file.exists():
            table.append((name, f"left out: {file.name} is not there"))
            continue
        print(f"\n{name}", flush=True)
        command = [sys.executable, str(FOLDER / f"{name}.py"), *WORDS.get(name, [])]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        print(done.stdout + done.stderr, end="", flush=True)
        failed = failed or done.returncode != 0
        lines = [line[2:].strip() for line in done.stdout.splitlines() if line.startswith("= ")]
        table += [(name, line) for line in (["failed"] if done.returncode else lines)]
    print("\nBenchmark   what, measured, ratio")
    for name, line in table:
        print(f"{name:<11} {line}")
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
