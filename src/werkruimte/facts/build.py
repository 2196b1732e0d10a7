"""From a folder of publishers' files to a snapshot. The only module that opens sources."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

import duckdb

from werkruimte import __version__
from werkruimte.atomic import new_files
from werkruimte.catalogue.municipalities import find, near
from werkruimte.domain.errors import FileUnreadable, InputError, MunicipalityUnknown, NothingInside
from werkruimte.domain.figure import UNDATED
from werkruimte.domain.source import NOT_OURS, OTHER_MUNICIPALITY, OUTSIDE, Rejected, Source, group
from werkruimte.engine import connect, quoted, told
from werkruimte.facts import stand
from werkruimte.facts.licences import FOLDER, licence_path, write_licences
from werkruimte.facts.schema import OPTIONAL, UNITS, create_optional
from werkruimte.facts.snapshot import MANIFEST, TABLES, Snapshot, load
from werkruimte.sources import (
    addresses,
    bag,
    bag_features,
    cbs,
    column_map,
    compare,
    establishments,
    files,
    ibis,
    imro,
    land_use,
    letters,
    lvbag_area,
    osm,
    pages,
    place,
    statline,
    unit_versions,
    units,
)

FIRST_BY_KIND = {
    "cbs_panel",
    "cbs_boundaries",
    "district_jobs",
    "commute",
    "establishments",
    "units",
    "work_flows",
    "corop_jobs",
    "osm",
    *osm.TABLES,
}
UNIT_KINDS = ("bag", "bag_package", "bag_units", "units")
CBS = {
    "cbs_panel": cbs.read_panel,
    "cbs_districts": cbs.read_districts,
    "cbs_boundaries": cbs.read_boundaries,
    "cbs_neighbourhoods": cbs.read_neighbourhoods,
    "statline_values": statline.read,
    "district_jobs": cbs.read_jobs,
    "commute": cbs.read_commute,
    "establishments": cbs.read_establishments,
}
NO_DATA = (".", "~$")
"""How names begin of what systems put into a folder: hidden files, and the mark that Excel leaves beside an open workbook."""
WRITING = "feitenbasis schrijven"
NOT_NAMED = "Noemt de lijst van gemeenten haar niet, dan moet een bestand in de map haar noemen."
OWN = (MANIFEST, FOLDER, *(f"{table}.parquet" for table in (*TABLES, *OPTIONAL)))
READERS: dict[str, Callable[[duckdb.DuckDBPyConnection, files.Found, Source], Source]] = {
    "bag_package": bag_features.read,
    "bag_units": bag_features.read,
    "bag_panden": bag_features.read,
    "statline_codes": statline.read_codes,
    "register": establishments.read,
    "land_use": land_use.read,
    **dict.fromkeys(("osm", *osm.TABLES), osm.read),
}
# Kinds with a shape -> the column that names an area of CBS, of which each stands once.
SHAPED: dict[str, tuple[str, ...]] = {
    "cbs_districts": ("wijkcode", "code"),
    "cbs_boundaries": ("statcode",),
    "district_jobs": ("code",),
    **dict.fromkeys(osm.TABLES, ()),
}


def build(name: str, data: Path, out: Path, skip: tuple[str, ...] = (), progress: Callable[[str], None] = lambda _: None) -> Snapshot:
    """Read every file below `data` for one municipality and write the snapshot folder `out` in one move.

    Raises InputError for a bad file (named in `skip` to go on without it); the old `out` then still stands. What the user
    keeps in `out` beside the tables stays; a folder with other files and no fact base is refused.
    """
    if out.is_dir() and not (out / MANIFEST).is_file() and any(out.iterdir()):
        raise InputError(message=f"{out}: deze map is niet leeg en geen feitenbasis. Kies een andere map met --uit.")
    paths = input_files(data, skip)
    connection = connect()
    bad: list[InputError] = []
    found = [item for item in (_described(connection, path, bad) for path in paths) if item]
    here = _municipality(connection, [item for item, _ in found], name, bad)
    cbs.create(connection)
    compare.create(connection)
    ibis.create(connection)
    connection.execute(f"CREATE TABLE units ({UNITS})")
    addresses.create(connection)
    statline.create(connection)
    create_optional(connection)
    done: list[tuple[files.Found, Source]] = []
    for item, source in _in_order(found):
        first = next((s for other, s in done if _again(item, source, other, s)), None)
        with _noted(bad):
            done.append((item, _unused(source, first) if first else _read(connection, item, _numbered(source, done), here, progress)))
            done[-1] = (item, _numbered(done[-1][1], done[:-1]))  # The id of an extract is that of the stand it tells itself.
    bad = _but_empty_parts(bad, done)
    if bad:
        raise _together(bad)
    _about_here(done, data, here)
    place.check_together(connection, [s for _, s in done])
    progress(WRITING)
    skipped = [_skipped(path) for path in input_files(data, ()) if path.name in skip]
    return _write(connection, [*_with_pages(done), *skipped], *here, out)


@contextmanager
def _noted(bad: list[InputError]) -> Iterator[None]:
    """A bad file is noted and the others are read, so that one run names them all."""
    try:
        yield
    except InputError as error:
        bad.append(error)


def _together(bad: list[InputError]) -> InputError:
    """Of several bad files one sentence each, on a line of its own."""
    return bad[0] if len(bad) == 1 else InputError(message="\n".join(dict.fromkeys(str(error) for error in bad)))


def _but_empty_parts(bad: list[InputError], done: list[tuple[files.Found, Source]]) -> list[InputError]:
    """The bad files less the parts of an extract without a single object, where other parts have them: the inactive one may be empty."""
    whole = any(item.kind == "bag" and source.rows_out for item, source in done)
    return [error for error in bad if not (whole and isinstance(error, NothingInside))]


def _about_here(done: list[tuple[files.Found, Source]], data: Path, here: tuple[str, str]) -> None:
    """Nothing, or InputError: a folder of which every file is about another place makes no dossier of this one."""
    away = [
        s.file for _, s in done if s.rows_in and s.rows_in == sum(r.rows for r in s.rejected if r.reason in (OTHER_MUNICIPALITY, OUTSIDE))
    ]
    if away and not any(s.kind and s.rows_out for _, s in done):
        raise InputError(
            message=f"{data}: geen bestand gaat over {here[1]} ({here[0]}), ook niet {', '.join(away)}. Kies een andere map of gemeente."
        )


def _skipped(path: Path) -> Source:
    """A file that the user leaves out: it is named, so that a reader sees what the dossier does without."""
    source = files.describe(files.Found(path, "", "", frozenset()))
    return replace(source, id=f"overgeslagen-{source.sha256[:8]}", warning="Overgeslagen met --sla-over; het telt niet mee.")


def _with_pages(done: list[tuple[files.Found, Source]]) -> list[Source]:
    """The sources, those of answers in pages warned when pages are missing."""
    lacking = {}
    for kind in ("bag_units", "bag_panden"):
        told = pages.missing([pages.page(item.path, source.rows_in) for item, source in done if item.kind == kind and source.kind])
        lacking[kind] = (told,) if told else ()
    return [replace(s, warning=" ".join(filter(None, (s.warning, *lacking.get(i.kind, ()))))) if s.kind else s for i, s in done]


def input_files(data: Path, skip: tuple[str, ...]) -> list[Path]:
    """The files below `data` that a build looks at, but for those named in `skip`.

    Raises FileUnreadable without such a folder, InputError for a name in `skip` that is not there.
    """
    if not data.is_dir():
        raise FileUnreadable(file=str(data), problem="deze map bestaat niet", cure="Geef met --data de map met uw bestanden.")
    paths = sorted(p for p in data.rglob("*") if p.is_file() and not p.name.startswith(NO_DATA))
    for name in skip:
        _present(name, [p.name for p in paths], data)
    left_out = (files.SIDECAR, *column_map.ENDINGS, ".md", ".txt")
    shapes = {p.with_suffix("") for p in paths if p.suffix.lower() == ".shp"}
    beside = (".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qmd", ".qix")
    parts = {p for p in paths if (p.suffix.lower() in beside and p.with_suffix("") in shapes) or p.name.lower().endswith(".shp.xml")}
    return [p for p in paths if not p.name.endswith(left_out) and p.name not in skip and p not in parts]


def _present(name: str, there: list[str], data: Path) -> None:
    """Nothing, or InputError: whoever skips a file by a name that is not there still reads the one that was meant."""
    if name not in there:
        close = get_close_matches(name, there, 1)
        meant = f"bedoelt u '{close[0]}'?" if close else "noem alleen de naam van het bestand, zonder map."
        raise InputError(message=f"--sla-over {name}: dit bestand staat niet in {data}; {meant}")


def nothing_read(data: Path | None, sources: Iterable[Source]) -> str:
    """The warning that no reader recognised a file in the folder; empty when one did, or without a folder."""
    if data is None or any(s.kind for s in sources):
        return ""
    return (
        f"Let op: in {data} staat geen bestand dat Werkruimte herkent, dus vrijwel alles is 'geen gegevens'. Leg er bestanden in die "
        "docs/bronnen.md noemt, of kies met --data een andere map."
    )


def _described(connection: duckdb.DuckDBPyConnection, path: Path, bad: list[InputError]) -> tuple[files.Found, Source] | None:
    """A file with its kind and origin; None for a bad one, which is noted."""
    with _noted(bad):
        item = files.recognise(connection, path)
        return item, files.describe(item)
    return None


def _in_order(found: list[tuple[files.Found, Source]]) -> list[tuple[files.Found, Source]]:
    """In reading order: boundaries before the BAG, its history before a table of units, then who is there.

    Where one file of a kind counts: the newest first; then parquet before csv.
    """
    late = (*UNIT_KINDS, "bag_panden", "register")

    def rank(item: files.Found, source: Source) -> tuple[bool, bool, str, int, bool, str]:
        age = -source.period.end.toordinal() if item.kind in FIRST_BY_KIND or item.kind == "bag" else 0
        return (item.kind in late, item.kind == "register", item.kind, age, item.path.suffix != ".parquet", item.path.name)

    return sorted(found, key=lambda pair: rank(*pair))


def _same_rows(kind: str, form: str, earlier: str) -> bool:
    """Whether a file of a kind would count rows twice that an earlier one (of a form, read as a kind) brought.

    Tables of an OSM extract are made of it; of the forms of the BAG one brings the units: its pages stand beside each other.
    """
    once = kind == earlier and kind in FIRST_BY_KIND
    units = kind in UNIT_KINDS and earlier == "units" and kind != form
    panden = kind == "bag_panden" and form in ("bag", "bag_package")
    return once or units or panden or (kind in osm.TABLES and earlier == "osm")


def _again(item: files.Found, source: Source, other: files.Found, earlier: Source) -> bool:
    """Whether what a file tells was told by an earlier one: a copy, rows that would count twice, or an extract of another day.

    Extracts of one day stand beside each other.
    """
    dated = item.kind == other.kind == "bag" and bool(earlier.kind) and UNDATED not in (source.period.end, earlier.period.end)
    older = dated and source.period.end != earlier.period.end
    copy = (source.sha256, source.period) == (earlier.sha256, earlier.period)
    return copy or older or _same_rows(item.kind, other.kind, earlier.kind)


def _unused(source: Source, first: Source) -> Source:
    """A file of a kind that would count twice: named, not read."""
    return replace(source, id=f"niet-gebruikt-{source.sha256[:8]}", kind="", warning=f"Niet gebruikt: {first.file} gaat voor.")


def _municipality(connection: duckdb.DuckDBPyConnection, found: list[files.Found], name: str, bad: list[InputError]) -> tuple[str, str]:
    """Code and name. A file that cannot be asked is noted among `bad`; raises InputError when nothing knows the name."""
    columns = {"cbs_boundaries": ("statcode", "statnaam"), "cbs_panel": ("gemeentecode", "gemeentenaam")}
    columns |= {"establishments": ("gemeentecode", "gemeente")}
    named: dict[str, str] = {}
    for item in found:
        if item.kind.startswith("ibis"):
            with _noted(bad), _reading(item):
                named |= ibis.municipalities(connection, item)
        if item.kind in columns:
            code, label = columns[item.kind]
            select = f"SELECT DISTINCT {code}, {label} FROM {item.relation} WHERE {code} IS NOT NULL AND {label} IS NOT NULL"
            with _noted(bad), _reading(item):
                named |= dict(connection.execute(select).fetchall())
        if item.kind == "plan":
            named |= imro.authority(item.path)
        if item.kind == "bag":
            # A place that CBS does not know, and the extract does not name, bears the name that the user gives it.
            named |= {code: label or name for code, label in lvbag_area.municipalities(item.path).items()}
    municipality = find(name, named)
    if municipality is None:
        likely = ", ".join(near(name, named)) or "geen naam die hierop lijkt"
        raise _together([*bad, MunicipalityUnknown(name=name, known=likely, cure=NOT_NAMED)])
    return municipality


def _numbered(source: Source, done: list[tuple[files.Found, Source]]) -> Source:
    """Two files of one kind and year are two sources."""
    number = sum(s.id == source.id or s.id.startswith(f"{source.id}-deel-") for _, s in done)
    return replace(source, id=f"{source.id}-deel-{number + 1}") if number else source


def _read(
    connection: duckdb.DuckDBPyConnection, item: files.Found, source: Source, here: tuple[str, str], progress: Callable[[str], None]
) -> Source:
    progress(item.path.name)
    with _reading(item):
        column = _shape_column(item)
        told = place.overruled(connection, item.relation, column) if item.relation and column and item.kind else ""
        crossed = cbs.crossing(connection, item, here[0]) or osm.crossing(connection, item)
        item, doubled = _shaped(connection, item)
        item, mended = letters.mend(connection, item)
        source = compare.read(connection, item, source, here[0]) or _read_one(connection, item, source, *here)
    warning = " ".join(filter(None, (source.warning, told, letters.told(mended))))
    source = replace(source, warning=warning, cleaned=(*source.cleaned, *crossed, *mended))
    return (
        source.counted(source.rows_in + sum(r.rows for r in doubled), (*source.rejected, *doubled), source.cleaned) if doubled else source
    )


@contextmanager
def _reading(item: files.Found) -> Iterator[None]:
    """What DuckDB cannot read of a file becomes one sentence about that file."""
    try:
        yield
    except duckdb.Error as error:
        cure = "Controleer het bestand, of sla het over met --sla-over."
        raise FileUnreadable(file=item.path.name, problem=f"het lezen mislukt{told(error)}", cure=cure) from None


def _shape_column(item: files.Found) -> str:
    return next((c for c in ("geom", "geometry", "point") if c in item.columns), "")


def _shaped(connection: duckdb.DuckDBPyConnection, item: files.Found) -> tuple[files.Found, tuple[Rejected, ...]]:
    """Shapes of CBS and OpenStreetMap in RD wherever the file has them, repaired where they cross themselves; an area of CBS once.

    Returns the other rows of such an area as well.
    """
    column = _shape_column(item)
    if not column or item.kind not in SHAPED:
        return item, ()
    usable = place.shape(connection, item.relation, item.path.name, column)
    key = next((c for c in SHAPED[item.kind] if c in item.columns), "")
    # Of the parts of one district (land and water) the one where people live.
    most = next((f"TRY_CAST({c} AS DOUBLE) DESC NULLS LAST, " for c in ("aantal_inwoners", "population") if c in item.columns), "")
    once = f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY {most}ST_Area({column}) DESC) = 1 OR {key} IS NULL" if key else ""
    counts = f"SELECT count(*), count(DISTINCT {key}) + count(*) FILTER ({key} IS NULL) FROM {item.relation}" if key else "SELECT 0, 0"
    rows, areas = connection.execute(counts).fetchall()[0]
    shaped = replace(item, relation=f"(SELECT * REPLACE ({usable} AS {column}) FROM {item.relation} {once})")
    return shaped, group(rows - areas, key, NOT_OURS, "nog een deel van hetzelfde gebied")


def _read_one(connection: duckdb.DuckDBPyConnection, item: files.Found, source: Source, code: str, name: str) -> Source:
    if item.kind in CBS:
        return cbs.with_absence(connection, item, CBS[item.kind](connection, item, source, code), code)
    if item.kind in READERS:
        return READERS[item.kind](connection, item, source)
    match item.kind:
        case "bag":
            source = bag.read(connection, item, source, code)
            if not source.kind:
                return source
            for table in ("units", "panden", "addresses"):  # Of an earlier extract, which draws the stand with this one.
                connection.execute(f"DELETE FROM {table}")
            stand.fill(connection, source.period.end)
            addresses.add_stand(connection)
            return source
        case "units":
            source = units.read(connection, item, source, code)
            if source.kind and unit_versions.has_validity(item):
                stand.fill_from_versions(connection, source.period.end, unit_versions.STAND_DETAILS)
                return unit_versions.settle(connection, item, source)
            return source
        case "plan":
            return imro.read(connection, item, source, code)
        case "ibis_polygons" | "ibis_attributes":
            return ibis.read(connection, item, source, code, name)
    return source


def _write(connection: duckdb.DuckDBPyConnection, sources: list[Source], code: str, name: str, out: Path) -> Snapshot:
    manifest = {
        "format": 1,
        "program": __version__,
        "municipality": {"code": code, "name": name},
        "sources": [{**s.for_manifest(), "licence_file": licence_path(s)} for s in sorted(sources, key=lambda s: s.id)],
    }
    with new_files(out, OWN) as new:
        for table in (*TABLES, *_filled(connection)):
            geometry = any(row[0] == "geometry" for row in connection.execute(f"DESCRIBE {table}").fetchall())
            select = "* REPLACE (ST_SetCRS(geometry, 'EPSG:28992') AS geometry)" if geometry else "*"
            connection.execute(
                f"COPY (SELECT {select} FROM {table}) TO {quoted(new / (table + '.parquet'))} (FORMAT parquet, COMPRESSION zstd)"
            )
        (new / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")
        write_licences(connection, sources, new)
    return load(out)


def _filled(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [t for t in OPTIONAL if connection.execute(f"SELECT count(*) FROM {t}").fetchall()[0][0]]
