"""What a plan is: an area, and one to five programmes for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

from werkruimte.rules.needs import UNKNOWN

KINDS = ("industrie", "kantoor", "winkel")


@dataclass(frozen=True)
class Phase:
    """One phase, in order of building: what is ready at the end of it."""

    name: str
    year: int | None
    dwellings: int
    work_m2: float


@dataclass(frozen=True)
class Block:
    """A building block to fit work into, metres."""

    width_m: float
    depth_m: float
    height_m: float


@dataclass(frozen=True)
class Sound:
    """A source of noise, RD metres, with levels in dB(A) by part of the day: a part left out is one in which it is silent.

    level, peak: LAr,LT and LAmax at 30 m from the plot boundary. inside, inside_peak: the same in dwellings in or against it.
    transport: its peaks are those of driving.
    """

    name: str
    x: float
    y: float
    level: dict[str, float]
    peak: dict[str, float] = field(default_factory=dict)
    inside: dict[str, float] = field(default_factory=dict)
    inside_peak: dict[str, float] = field(default_factory=dict)
    transport: bool = False


@dataclass(frozen=True)
class Firm:
    """A firm as a row of the user's table: its plot or point (RD), categories by licence and by plan, SBI, m2, jobs.

    None and empty are unknown. It has no name: a row number is enough to find it, and nobody is accused.
    sbi_version: of which SBI the code is.
    """

    row: int
    place: BaseGeometry
    licensed: str | None
    planned: str | None
    sbi: str
    floor_m2: float | None
    jobs: float | None
    sbi_version: int = UNKNOWN


@dataclass(frozen=True)
class Variant:
    """One programme. m2 is floor (GO); None is unknown.

    homes: where dwellings stand (points or outlines, RD), None when not placed: then anywhere in the area.
    kept_m2: existing business floor in the area that stays; homes_removed: existing dwellings in the area go.
    work_told: whether work_m2 was given; 0 is then no work, and else an assumption.
    """

    code: str
    name: str
    dwellings: int
    work_m2: dict[str, float]
    homes: BaseGeometry | None = None
    work: BaseGeometry | None = None
    kept_m2: float = 0.0
    homes_removed: bool = False
    gfa_m2: float | None = None
    work_share: float | None = None
    jobs: float | None = None
    m2_per_job: float | None = None
    phases: tuple[Phase, ...] = ()
    work_told: bool = True

    @property
    def new_work_m2(self) -> float:
        """New work floor of every kind."""
        return sum(self.work_m2.values())


@dataclass(frozen=True)
class Plan:
    """An area (RD) with its variants. `sample`: the plan is made up, and every form says so."""

    name: str
    area: BaseGeometry
    variants: tuple[Variant, ...]
    file: str
    sample: bool = False
    block: Block | None = None
    sounds: tuple[Sound, ...] = field(default=())
    firms: tuple[Firm, ...] = field(default=())
