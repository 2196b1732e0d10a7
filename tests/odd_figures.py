"""What no figure of any dossier may be (CONTRACT 1), told without the schema and without the code that makes them."""

from __future__ import annotations

from typing import Any

UNKNOWN = ("no_data", "suppressed", "not_applicable")
BETWEEN = {
    "m01.land.bbg_pending.area",
    "m01.land.bbg_slivers.area",
    "m01.events.proven.count",
    "m01.room.encroachment_events.count",
    "m01.room.encroachment_large_events.count",
    "m05.dwellings.built_since_base.count",
    "m05.work_per_new_dwelling.ratio",
    "m05.yardstick_20m2.required.area",
    "w6.job_mix.index",
}
"""Counts of what came between two days, and an index of two years: no change by name, and no state of one day."""


def odd(data: dict[str, Any]) -> list[str]:
    """The oddities of the figures of a dossier, each with the id, area and variant of the figure."""
    sources = {s["id"] for s in data["sources"]}
    return [f"{f['id']} {f['area']['code']} {f['variant']}: {fault}" for f in data["figures"] for fault in _faults(f, sources)]


def _faults(f: dict[str, Any], sources: set[str]) -> list[str]:
    kind, period = f["id"].rsplit(".", 1)[-1], f["period"]
    change = kind in ("loss", "gain", "change")
    numbers = [v for v in (f["low"], f["value"], f["high"]) if v is not None]
    checks = {
        "nothing known and yet sure": f["status"] in UNKNOWN and f["confidence"] != "laag",
        "not whole and no word of it": f["status"] != "value" and not f["note"],
        "a number of no source": bool(numbers) and not f["sources"],
        "a source that is not named": not set(f["sources"]) <= sources,
        "a period that ends before it starts": period["from"] is not None and period["from"] >= period["to"],
        "a change without a first day": change and bool(numbers) and period["from"] is None,
        "a state with a first day": not change and f["id"] not in BETWEEN and period["from"] is not None,
        "low above high": numbers != sorted(numbers),
        "a share outside 0-100": kind == "share" and any(not 0 <= v <= 100 for v in numbers),
        "fewer than nothing": kind not in ("change", "ratio", "median") and any(v < 0 for v in numbers),
        "part of a thing": f["unit"] == "n" and any(v != int(v) for v in numbers),
        "a part that is wholly sure": f["status"] == "partial" and f["confidence"] == "hoog",
    }
    return [name for name, wrong in checks.items() if wrong]
