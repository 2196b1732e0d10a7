"""Design types for mixing work and dwellings, as dated data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class DesignType:
    """Hard requirements of one type, metres; `gap_eur_m2` low and high, empty where no source knows it."""

    id: str
    title: str
    what: str
    min_width_m: float
    min_depth_m: float
    work_depth_m: float
    work_storeys: int
    free_height_m: float
    upper_free_height_m: float
    floor_load_kn_m2: float
    gate_width_m: float
    yard_m: float
    hours: str
    category: str
    loading: str
    homes_above: bool
    gap_eur_m2: tuple[float, ...]
    gap_source: str
    date: str
    flag: str
    source: str


@dataclass(frozen=True)
class Common:
    """What all types share: floor thickness, storey and depth of dwellings (m), GO per BVO."""

    slab_m: float
    home_storey_m: float
    home_depth_m: float
    go_per_bvo: float
    date: str
    flag: str
    source: str


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files("werkruimte.rules").joinpath("design_types.toml").read_text("utf-8"))


@cache
def design_types() -> tuple[DesignType, ...]:
    """Every type, in the order of the file."""
    rows = {id: table for id, table in _tables().items() if id != "common"}
    return tuple(DesignType(id=id, **{**table, "gap_eur_m2": tuple(table["gap_eur_m2"])}) for id, table in rows.items())


@cache
def common() -> Common:
    """What all types share."""
    return Common(**_tables()["common"])


def free_height_m() -> float:
    """Free height that a work floor on the ground asks at least."""
    return min(t.free_height_m for t in design_types())
