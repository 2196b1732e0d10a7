"""The whole demo in fresh processes: `python benchmarks/demo.py`. Wall seconds, processor seconds and peak memory beside the goal.

Cold: the command of the README, interpreter and imports included. Forms: every form again from a derivation that is ready.
Paint: the first content of the page in Chromium, from disk.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COLD = "import sys; from werkruimte.cli import main; main(['dossier', 'rijssen-holten', '--uit', sys.argv[1]])"
FORMS = """
import json, sys, time
from datetime import date
from pathlib import Path
from werkruimte.cli.make import write_dossier
from werkruimte.facts.snapshot import demo
from werkruimte.rules.rules import in_force
from werkruimte.run import run
start = time.perf_counter()
result = run(demo("rijssen-holten"), in_force(date.today()))
derived = time.perf_counter()
write_dossier(result, Path(sys.argv[1]), lambda _: None)
print(json.dumps([derived - start, time.perf_counter() - derived]))
"""
PAINT = """
import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[2], args=["--no-sandbox"])
    page = browser.new_page(viewport={"width": 1360, "height": 900})
    page.goto("file://" + sys.argv[1] + "/dossier.html")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    print(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000"))
"""
GOAL_S, GOAL_MB, GOAL_FORMS_S, GOAL_PAINT_S, GOAL_PAGE_MB = 20.0, 1024.0, 5.0, 1.0, 5.0


def rows() -> list[tuple[str, float, str, float]]:
    """(what, measured, unit, goal) of the cold demo and of its forms alone; the fastest of two runs of each."""
    with tempfile.TemporaryDirectory() as folder:
        cold = min(_measured(COLD, folder)[1:] for _ in range(2))
        derived, forms = min((json.loads(_measured(FORMS, folder)[0]) for _ in range(2)), key=lambda pair: pair[1])
        chromium = shutil.which("chromium")
        paint = [min(float(_measured(PAINT, folder, chromium)[0]) for _ in range(2))] if chromium else []
        page_mb = (Path(folder) / "dossier.html").stat().st_size / 1e6
    return [
        ("demo, koud: wandklok", cold[0], "s", GOAL_S),
        ("demo, koud: processor", cold[1], "s", GOAL_S),
        ("demo, koud: geheugen", cold[2], "MB", GOAL_MB),
        ("demo: afleiding", derived, "s", GOAL_S),
        ("demo: alle vormen uit een afleiding", forms, "s", GOAL_FORMS_S),
        ("demo: alle vormen uit een feitenbasis", derived + forms, "s", GOAL_FORMS_S),
        *(("demo: eerste beeld in Chromium", seconds, "s", GOAL_PAINT_S) for seconds in paint),
        ("demo: dossier.html", page_mb, "MB", GOAL_PAGE_MB),
    ]


def _measured(code: str, folder: str, *words: str) -> tuple[str, float, float, float]:
    """Output, wall seconds, processor seconds and peak megabytes of a fresh process."""
    started = time.perf_counter()
    output = Path(folder) / "uit.txt"
    with output.open("w") as stream:
        process = subprocess.Popen([sys.executable, "-c", code, folder, *words], stdout=stream, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the demo ended with {status}")
    return output.read_text(), time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    """One line per measure."""
    for what, value, unit, goal in rows():
        print(f"= {what:38s} {value:7.2f} {unit:2s} goal {goal:5.0f} {goal / value:5.1f} x")


if __name__ == "__main__":
    main()
