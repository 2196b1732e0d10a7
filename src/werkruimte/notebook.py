"""A municipality in a notebook: `werkruimte.open` and what it returns. For analysts; everything here is the internal edition."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.catalogue.figure_names import unknown
from werkruimte.domain.assessment import Assessment, Event
from werkruimte.domain.errors import FigureUnknown, OptionalMissing, TableUnknown
from werkruimte.domain.figure import Area, Figure
from werkruimte.dossier import wording
from werkruimte.engine import quoted
from werkruimte.facts.build import build
from werkruimte.facts.snapshot import Snapshot, snapshot_of
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

if TYPE_CHECKING:
    import geopandas
    import pandas

T = TypeVar("T")
SHOWN = 50


class Listed(Sequence[T], Generic[T]):
    """Rows that show themselves as a Dutch table in a notebook, and become a data frame when asked."""

    def __init__(
        self, rows: Sequence[T], header: tuple[str, ...], cells: Callable[[T], tuple[str, ...]], record: Callable[[T], dict[str, Any]]
    ):
        self._rows, self._header, self._cells, self._record = tuple(rows), header, cells, record

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Listed[T]: ...
    def __getitem__(self, index: int | slice) -> T | Listed[T]:
        return self.of(self._rows[index]) if isinstance(index, slice) else self._rows[index]

    def __repr__(self) -> str:
        return "\n".join("  ".join(self._cells(row)) for row in self._rows[:SHOWN]) + self._rest()

    def of(self, rows: Sequence[T]) -> Listed[T]:
        """Other rows of the same kind."""
        return Listed(rows, self._header, self._cells, self._record)

    def where(self, keep: Callable[[T], bool]) -> Listed[T]:
        """The rows for which `keep` holds."""
        return self.of([row for row in self._rows if keep(row)])

    def frame(self) -> pandas.DataFrame:
        """One row each, the columns of the public contract. Raises OptionalMissing without pandas."""
        return _pandas().DataFrame([self._record(row) for row in self._rows])

    def _repr_html_(self) -> str:
        head = "".join(f"<th scope='col' style='text-align:left'>{escape(h)}</th>" for h in self._header)
        body = "".join(
            "<tr>" + "".join(f"<td style='text-align:left'>{escape(c)}</td>" for c in self._cells(row)) + "</tr>"
            for row in self._rows[:SHOWN]
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{escape(self._rest())}"

    def _rest(self) -> str:
        more = len(self._rows) - SHOWN
        return f"\n… en {more} meer" if more > 0 else ""


@dataclass(frozen=True)
class Opened:
    """One municipality, derived: its figures, verdicts, events and tables.

    >>> import werkruimte
    >>> place = werkruimte.open("rijssen-holten")
    >>> place
    Rijssen-Holten (GM1742)
    >>> place.figure("m01.floor.industrie.stock").unit
    'm2'
    >>> place.figures("m01.land.housing.loss")[0].period.start.year
    2017
    >>> place.assessments[0].verdict in ("beter", "gelijk", "slechter", "wisselend", "onbekend")
    True
    """

    run: Run

    def __repr__(self) -> str:
        return f"{self.area.name} ({self.area.code})"

    @property
    def area(self) -> Area:
        """The municipality itself."""
        return self.run.municipality

    def figures(self, id: str = "", area: str | None = None, variant: str | None = None) -> Listed[Figure]:
        """All figures whose id is `id` or starts with `id` and a dot, of an area (code) and a variant when given.

        Raises FigureUnknown when no figure has such an id, with those that it may mean.
        """
        named = [f for f in self.run.figures if not id or f.id == id or f.id.startswith(id.rstrip(".") + ".")]
        if not named:
            raise unknown(id)
        kept = [f for f in named if area in (None, f.area.code) and variant in (None, f.variant)]
        return Listed(kept, ("getal", "gebied", "waarde", "periode", "zekerheid"), _cells, _record)

    def figure(self, id: str, area: str | None = None, variant: str = "standaard") -> Figure:
        """The newest known figure of an id, of the municipality unless an area code is given.

        Raises FigureUnknown with the ids that it may mean, or when it does not exist there.
        """
        if id not in catalogue():
            raise unknown(id)
        try:
            return self.run.figures.last(id, area or self.area.code, variant)
        except KeyError:
            raise FigureUnknown(
                name=id, problem="staat niet zo in dit dossier", cure="Kijk met figures() welke gebieden en varianten er zijn."
            ) from None

    @property
    def assessments(self) -> Listed[Assessment]:
        """The verdict of each measure, with the sentence that says why."""
        header = ("maatregel", "onderwerp", "oordeel", "waarom")
        return Listed(self.run.assessments, header, lambda a: (str(a.measure), a.title, a.verdict, a.sentence), Assessment.as_dict)

    @property
    def events(self) -> Listed[Event]:
        """What was gained and lost, by street or park."""
        header = ("plaats", "oorzaak", "status", "omvang", "periode")
        return Listed(self.run.events, header, _event_cells, Event.as_dict)

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables that the figures stand on."""
        held = "SELECT table_name FROM duckdb_tables() WHERE NOT temporary UNION SELECT view_name FROM duckdb_views() WHERE NOT internal"
        return tuple(name for (name,) in self.run.query(f"{held} ORDER BY ALL"))

    def table(self, name: str) -> pandas.DataFrame:
        """One table, without its geometry. Raises TableUnknown, or OptionalMissing without pandas."""
        columns = self._columns(name)
        plain = [c for c, kind in columns.items() if not kind.startswith("GEOMETRY")]
        return self._frame(f"SELECT {', '.join(_named(c) for c in plain)} FROM {_named(name)}")

    def geotable(self, name: str) -> geopandas.GeoDataFrame:
        """One table with its geometry in EPSG:28992. Raises TableUnknown when it has none, or OptionalMissing without geopandas."""
        _pandas()
        try:
            import geopandas
            import shapely
        except ImportError:
            raise OptionalMissing(package="geopandas") from None
        shapes = [c for c, kind in self._columns(name).items() if kind.startswith("GEOMETRY")]
        if not shapes:
            raise TableUnknown(name=name, problem="heeft geen geometrie", cure="Vraag haar met table().")
        first = _named(shapes[0])
        found = self._frame(f"SELECT * EXCLUDE ({', '.join(map(_named, shapes))}), ST_AsWKB({first}) AS geometry FROM {_named(name)}")
        shape = shapely.from_wkb([None if w is None else bytes(w) for w in found["geometry"]])
        return geopandas.GeoDataFrame(found.drop(columns="geometry"), geometry=shape, crs="EPSG:28992")

    def _columns(self, name: str) -> dict[str, str]:
        rows = self.run.query(
            f"SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = {quoted(name)} ORDER BY column_index"
        )
        if not rows:
            raise TableUnknown(name=name, problem="is er niet", cure="De namen staan in tables.")
        return dict(rows)

    def _frame(self, sql: str) -> pandas.DataFrame:
        _pandas()
        return self.run.studies.connection.execute(sql).df()


def open(
    municipality: str | Path, *, data: str | Path | None = None, assumptions: str | Path | None = None, on: date | None = None
) -> Opened:
    """Derive a municipality, as the dossier does.

    municipality: name or code, or the folder of a fact base; data: a folder with your own files; assumptions: a TOML file with
    your own values; on: the date of the rules, today when left out. Raises InputError with a Dutch sentence for what is wrong.
    """
    rules = in_force(on or date.today(), Path(assumptions) if assumptions else None)
    with tempfile.TemporaryDirectory(prefix="werkruimte-") as temporary:
        return Opened(run(_snapshot(municipality, data, Path(temporary)), rules))


def _snapshot(municipality: str | Path, data: str | Path | None, temporary: Path) -> Snapshot:
    if data is not None:
        return build(str(municipality), Path(data), temporary / "feitenbasis")
    return snapshot_of(municipality)


def _cells(figure: Figure) -> tuple[str, ...]:
    label = catalogue()[figure.id].label
    name = label if figure.variant == "standaard" else f"{label} ({figure.variant})"
    return name, figure.area.name, wording.with_unit(figure), wording.span(figure.period), figure.confidence


def _record(figure: Figure) -> dict[str, Any]:
    period = {"period_from": figure.period.start, "period_to": figure.period.end, "precision": figure.period.precision}
    area = {"area_level": figure.area.level, "area_code": figure.area.code, "area_name": figure.area.name}
    return {k: v for k, v in figure.as_dict().items() if k not in ("period", "area")} | period | area


def _event_cells(event: Event) -> tuple[str, ...]:
    sign = "-" if event.effect == "loss" else "+"
    return event.label, event.cause, event.status, f"{sign} {wording.amount(event.amount, event.unit)}", wording.span(event.period)


def _named(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _pandas() -> Any:
    try:
        import pandas
    except ImportError:
        raise OptionalMissing(package="pandas") from None
    return pandas
