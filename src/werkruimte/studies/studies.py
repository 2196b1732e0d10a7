"""All studies of one snapshot under one set of rules: what measures read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import duckdb

from werkruimte.domain.figure import UNDATED, Area, Confidence, Period, Precision, is_change
from werkruimte.domain.source import NO_RIN, Source
from werkruimte.facts.snapshot import Snapshot
from werkruimte.rules.rules import Rules
from werkruimte.studies import bridge as bridge_study
from werkruimte.studies import buildings, documents
from werkruimte.studies import establishments as establishment_study
from werkruimte.studies import floor_change as floor_study
from werkruimte.studies import land_use as land_use_study
from werkruimte.studies import permission as permission_study
from werkruimte.studies import right_place as right_place_study
from werkruimte.studies import room as room_study
from werkruimte.studies import use as use_study
from werkruimte.studies.bridge import Bridge
from werkruimte.studies.floor_change import FloorChange
from werkruimte.studies.land_use import LandUse
from werkruimte.studies.part import A_PART, PART_ONLY, only_a_part
from werkruimte.studies.permission import Permission
from werkruimte.studies.right_place import RightPlace
from werkruimte.studies.room import Room

if TYPE_CHECKING:
    from werkruimte.studies.moving import Moving

NO_PLACE_IN_TIME = "Zonder datum is niet te zeggen of deze editie ouder of nieuwer is dan de andere: "
NO_SERIES = "Zonder datum is niet te zeggen van welk jaar en welke reeks deze kaart is: "
NO_UNITS = "Lever een BAG-extract of een eenhedentabel."
ONLY_PANDEN = "De BAG in de map heeft wel panden en geen verblijfsobjecten: lever ook die (deel VBO van het extract, of een eenhedentabel)."
NO_POLYGONS = "Lever een editie van IBIS met vlakken."
UNUSED, DRAWS = "zij is niet gebruikt.", "in wat won en verloor telt zij niet mee; alleen haar vlakken wijzen de terreinen aan."


@dataclass(frozen=True)
class Studies:
    """The derived tables (in `connection`), and what the measures need to name areas, periods and sources.

    across: RIN -> per cent of the park that lies outside the municipality, of which nothing is known.
    part: the units are a part of the municipality's only, so what is not among them may be there all the same.
    """

    connection: duckdb.DuckDBPyConnection
    municipality: Area
    sources: tuple[Source, ...]
    rules: Rules
    bridge: Bridge
    room: Room
    floor: FloorChange | None
    permission: Permission
    land_use: LandUse
    right_place: RightPlace | None
    moving: Moving | None
    across: Mapping[str, float]
    part: bool

    def by_kind(self, *kinds: str) -> list[Source]:
        """The sources of these kinds that tell of this municipality, in order of kind: no figure stands on a file without a row."""
        return [s for kind in kinds for s in self.sources if s.kind == kind and s.rows_out]

    def ids(self, *kinds: str) -> tuple[str, ...]:
        """Their ids."""
        return tuple(s.id for s in self.by_kind(*kinds))

    @property
    def units(self) -> Source | None:
        """The source of the units, None when there is none."""
        return next(iter(self.by_kind("units")), None)

    @property
    def panden(self) -> Source | None:
        """The source of the panden: an extract without units, else that of the units."""
        return next(iter(self.by_kind("panden", "units")), None)

    @property
    def parks(self) -> list[Area]:
        """Every park of the last edition with geometry."""
        rows = self.connection.execute("SELECT rin, name FROM park_shapes ORDER BY rin").fetchall()
        return [Area("park", rin, name) for rin, name in rows]

    @property
    def without_polygon(self) -> list[str]:
        """The names of the parks that the last edition with polygons names without one."""
        query = "SELECT coalesce(naam, rin) FROM park_editions WHERE edition = ? AND geometry IS NULL ORDER BY rin"
        day = self.bridge.drawn.day if self.bridge.drawn else None
        return [name for (name,) in self.connection.execute(query, [day]).fetchall()]

    def lacking(self, *, parks: bool = False) -> str:
        """What must come before units can be counted, and with `parks` those on parks; empty when it is all there."""
        units = "" if self.units else ONLY_PANDEN if self.panden else NO_UNITS
        return " ".join(filter(None, (NO_POLYGONS if parks and not self.parks else "", units)))

    @property
    def current_rins(self) -> set[str]:
        """RINs of the current parks."""
        return {rin for (rin,) in self.connection.execute("SELECT rin FROM current_parks").fetchall()}

    @property
    def districts(self) -> list[Area]:
        """The districts of the municipality in the last edition."""
        rows = self.connection.execute("SELECT DISTINCT code, name FROM current_districts ORDER BY code").fetchall()
        return [Area("wijk", code, name) for code, name in rows]

    @property
    def today(self) -> Period:
        """The date of the dossier: where nothing is known, nothing is known on that day."""
        return Period(self.rules.on)

    @property
    def units_period(self) -> Period:
        """The date of the units; without units that of the dossier."""
        return self.units.period if self.units else self.today

    @property
    def base_period(self) -> Period:
        """The base day: 1 January of the base year, about, seen from one snapshot; with history the day it compares from."""
        if self.floor is not None:
            return Period(self.floor.start)
        year = self.bridge.base_year
        return Period(date(year, 1, 1), "circa") if year else self.today

    @property
    def base_sources(self) -> tuple[str, ...]:
        """What tells the base year: the first edition of the register."""
        return tuple(source for _, source in self.bridge.editions[:1])

    def area_sources(self, level: str) -> tuple[str, ...]:
        """What tells where the areas of a level lie: parks from the register, districts from CBS."""
        kinds = {"park": ("ibis_polygons", "ibis_attributes"), "wijk": ("cbs_districts", "cbs_neighbourhoods")}
        return self.ids(*kinds.get(level, ()))

    @property
    def compared(self) -> Period:
        """The period of what history compares; without it that of the base year, seen from one snapshot."""
        if self.floor is None:
            return self.since_base
        return Period(self.floor.end, self.units_period.precision, self.floor.start)

    def moment(self, day: date, precision: Precision, source: str) -> Period:
        """The moment of a statistic, as well known as that of its source."""
        return Period(day, precision, known=all(s.period.known for s in self.sources if s.id == source))

    @property
    def since_base(self) -> Period:
        """From the base year to the date of the units, as bouwjaren tell it: about."""
        return replace(self.since(self.units_period), precision="circa")

    def since(self, end: Period) -> Period:
        """From 1 January of the base year to the end of a period; from no day where that is unknown or not before it."""
        year = self.bridge.base_year
        start = date(year, 1, 1) if year else None
        return replace(end, start=start if start and start < end.end else None)

    def unknown(self, id: str) -> Period:
        """When a figure holds of which nothing is known: on the day of the dossier; a change from the base year until then."""
        return self.since(self.today) if is_change(id) else self.today


def confidence_of(source: Source | None) -> Confidence:
    """What a count from this source can claim: an unknown date is low, an approximate one, or that of a file's name, middling.

    A second hand is a step lower.
    """
    if source is None or not source.period.known:
        return "laag"
    if source.period.precision == "circa" or source.dated_by_name:
        return "laag" if source.caveat else "midden"
    return "midden" if source.caveat else "hoog"


def run_studies(snapshot: Snapshot, rules: Rules, progress: Callable[[str], None] = lambda _: None) -> Studies:
    """Open a snapshot and derive every shared table."""
    connection = snapshot.open()
    sources = tuple(_on_the_day(s, rules.on) for s in (*snapshot.sources, *documents.of(snapshot.code)))
    progress("terreinen koppelen")
    connection.execute("UPDATE statistics SET day = ? WHERE day = ?", [rules.on, UNDATED])
    bridge = bridge_study.study(connection, rules, _names_left_out(snapshot))
    sources = tuple(_unused(s, bridge) for s in sources)
    land_use = land_use_study.study(connection, rules)
    sources = tuple(_unplaced(s, land_use) for s in sources)
    day = _date_of(sources, rules.on, "units")
    progress("vloer boeken")
    change = floor_study.study(connection, bridge.base_year, day, rules)
    buildings.study(connection, _date_of(sources, rules.on, "panden", "units"), rules)
    progress("eenheden plaatsen")
    use_study.study(connection, _year_before(bridge, day), day, rules)
    part = only_a_part(connection, rules, day)
    sources = tuple(_in_part(s) if part else s for s in sources)
    establishment_study.study(connection)
    progress("plannen lezen")
    permission = permission_study.study(connection, rules)
    progress("milieuruimte rekenen")
    then = permission.on(day)
    room = room_study.study(connection, rules, change, (then, _base_day(bridge, change)))
    progress("plekken wegen")
    right_place = right_place_study.study(connection, rules, then)
    moving = _moving(connection, rules) if right_place else None
    here = Area("gemeente", snapshot.code, snapshot.name)
    return Studies(
        connection, here, sources, rules, bridge, room, change, permission, land_use, right_place, moving, _across(connection, rules), part
    )


def _across(connection: duckdb.DuckDBPyConnection, rules: Rules) -> dict[str, float]:
    """The parks that lie partly outside the newest outline of the municipality: readers leave out what lies there.

    A part no larger than what is taken for another drawing of one border is none. RIN -> per cent of its area.
    """
    rows = connection.execute(
        """WITH own AS (SELECT geometry FROM municipality ORDER BY edition DESC LIMIT 1),
        outside AS (SELECT rin, ST_Difference(p.geometry, own.geometry) AS rest, ST_Area(p.geometry) AS whole FROM park_shapes p, own)
        SELECT rin, 100 * ST_Area(rest) / whole FROM outside WHERE 100 * ST_Area(rest) / whole > ? ORDER BY rin""",
        [rules.value("remeasured_pct")],
    ).fetchall()
    return dict(rows)


def _moving(connection: duckdb.DuckDBPyConnection, rules: Rules) -> Moving:
    # Loading the optimiser takes half a second, and only a register of establishments needs it.
    from werkruimte.studies import moving

    return moving.study(connection, rules)


def _on_the_day(source: Source, on: date) -> Source:
    """An undated file is at the latest of the day of the run: what is dated in it may not come after now."""
    return replace(source, period=Period(on, "circa", known=False)) if source.period.end == UNDATED else source


def _unused(source: Source, bridge: Bridge) -> Source:
    """An undated edition beside dated ones is in no figure, or only draws the parks, and says so."""
    used = {id for edition in bridge.whole for id in edition.sources}
    if not source.kind.startswith("ibis") or source.period.known or source.id in used:
        return source
    draws = bridge.drawn is not None and source.id in bridge.drawn.sources
    told = f"{source.warning} {NO_PLACE_IN_TIME}{DRAWS if draws else UNUSED}".strip()
    return replace(source, kind=source.kind if draws else "", warning=told)


def _unplaced(source: Source, land_use: LandUse) -> Source:
    """An undated land use map beside dated ones is in no figure, and says so."""
    if source.kind != "land_use" or source.period.known or land_use.undated:
        return source
    return replace(source, kind="", warning=f"{source.warning} {NO_SERIES}{UNUSED}".strip())


def _in_part(source: Source) -> Source:
    """Units of a part of the municipality say so, wherever they are named."""
    if source.kind != "units" or not source.rows_out:
        return source
    caveat = ", ".join(filter(None, (source.caveat, PART_ONLY)))
    return replace(source, caveat=caveat, warning=f"{source.warning} {A_PART}".strip())


def _names_left_out(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """Source -> the names on the rows of the register that were left out for want of a RIN."""
    return {s.id: tuple(r.value for r in s.rejected if r.reason == NO_RIN) for s in snapshot.sources}


def _base_day(bridge: Bridge, change: FloorChange | None) -> date | None:
    """The day of before: that of history, else 1 January of the base year."""
    return change.start if change else date(bridge.base_year, 1, 1) if bridge.base_year else None


def _year_before(bridge: Bridge, day: date) -> int | None:
    """The base year; None when the units are of before it, for they tell nothing of what was built since."""
    return bridge.base_year if bridge.base_year and date(bridge.base_year, 1, 1) < day else None


def _date_of(sources: tuple[Source, ...], on: date, *kinds: str) -> date:
    """The date of the first source of these kinds, else that of the run."""
    return next((s.period.end for kind in kinds for s in sources if s.kind == kind), on)
