"""Reader of the LV BAG 2.0 extract (Kadaster): zips of zips of XML with every voorkomen of every object type.

    sniff(path)           is this such a file? By content, never by name
    read(path, folder)    all voorkomens as Parquet tables in `folder`, and what was rejected

Active, inactive and not-BAG objects go into one table per object type, told apart by `deel`. Objects under
research and the relation between woonplaats and gemeente are passed over. The way through the code: `lvbag_zip`
(containers, bombs), `lvbag_chunks` (head, cutting), `lvbag_rows` and `lvbag_layout` (XML to texts), `lvbag_tables`,
`lvbag_columns` and `lvbag_shapes` (texts to Parquet), `lvbag_work` (one process), `lvbag_repeated`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from werkruimte.atomic import new_files
from werkruimte.domain.errors import BROKEN_ZIP, CrsUnknown, FileUnreadable, InputError, NoRowsLeft, NothingInside, OutputBlocked
from werkruimte.sources import lvbag_columns as spec
from werkruimte.sources.lvbag_chunks import DELIVERY, STAND, read_head
from werkruimte.sources.lvbag_repeated import REPEATED, drop_repeated
from werkruimte.sources.lvbag_shapes import OTHER_CRS, OUTSIDE
from werkruimte.sources.lvbag_tables import Counts, PartWriter, Rejected
from werkruimte.sources.lvbag_work import (
    ANSWER_FILE,
    PIECE,
    Answer,
    Piece,
    load_answer,
    pieces_of,
    save_pieces,
    work,
)
from werkruimte.sources.lvbag_zip import Member, list_members, open_member

SNIFFED = 1 << 16
"""Bytes at either end of a zip in which the names of its files are looked for."""
_PUBLISHED_NAMES = re.compile(
    rb"\d{4}(VBO|PND|LIG|STA|NUM|OPR|WPL|IA\w{3}|NB\w{3}|Inactief|NietBag|InOnderzoek)\d{8}[-\d]*\.(zip|xml)"
    rb"|Leveringsdocument-BAG-Extract"
)
_WHAT_ELSE = {
    "mutatieBericht": "dit is een mutatielevering; gevraagd is een volledige stand",
    "BAG-Extract-Mutaties-LVC": "dit is een mutatielevering; gevraagd is een volledige stand",
    "BAG-Extract-Deelbestand-LVC": "dit is een extract van BAG 1.0; gevraagd is LV BAG 2.0",
    STAND: "dit extract bevat geen enkel object",
    "BAG-GWR-Deelbestand-LVC": "dit is alleen de relatie tussen woonplaats en gemeente",
    DELIVERY: "dit is alleen het leveringsdocument, zonder objecten",
}
"""What a user may have taken for an extract, by root element; the first that is there is named."""


@dataclass(frozen=True)
class TableCount:
    """Rows of one table. `values_rejected`: values that were left out of rows that stayed."""

    rows_in: int
    rows_out: int
    rejected: int
    values_rejected: int


@dataclass(frozen=True)
class Summary:
    """What was read. `extract_date`: the date of the stand, as the extract itself says it.

    `rejected` names at most 1,000 per table, column and reason; `wrong` counts all by (table, column, reason).
    `ignored`: files in the extract that are no XML.
    """

    extract_date: date | None
    tables: dict[str, TableCount]
    rejected: list[Rejected]
    wrong: dict[tuple[str, str, str], int]
    ignored: list[str] = field(default_factory=list)


def sniff(path: Path) -> bool:
    """True for an LV BAG extract: a zip of its parts, or one of its XML files. False for all else; never raises.

    A damaged zip that names parts of the BAG is one as well: `read` tells what is wrong with it.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(SNIFFED)
            if not start.startswith(b"PK"):
                return _is_bag_xml(path)
            stream.seek(max(0, path.stat().st_size - SNIFFED))
            if _PUBLISHED_NAMES.search(start) or _PUBLISHED_NAMES.search(stream.read()):
                return True
        return _first_xml_is_bag(path)
    except (InputError, *BROKEN_ZIP):
        return False


def read(path: Path, folder: Path, workers: int = 2, progress: Callable[[float], None] | None = None) -> Summary:
    """Write the tables of an extract into `folder` (which may not hold anything) and tell what became of the rows.

    Tables: `<object type>_voorkomens/*.parquet`; every table is there, if need be without rows. Column `deel` is
    'actief', 'inactief' or 'nietbag', `inactief` is true for the last two; x, y and geometry (WKB) are RD metres.
    `workers`: processes; the outcome does not depend on it. `progress` is called with the share that is taken.
    Raises FileUnreadable (damaged, no BAG, bomb, DTD; NothingInside), NoRowsLeft, CrsUnknown or OutputBlocked; then nothing is left.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputBlocked(path=folder, problem="de map bestaat al en is niet leeg", cure="Kies een nieuwe map.")
    if not folder.parent.is_dir():
        raise OutputBlocked(path=folder.parent, problem="deze map bestaat niet", cure="Maak haar eerst aan.")
    with new_files(folder, ()) as tables, tempfile.TemporaryDirectory(prefix=".bag-", dir=folder.parent) as spill:
        members, ignored = list_members(path, Path(spill))
        answer = _work(tables, pieces_of(members, workers), workers, progress)
        summary = _finish(path, tables, answer, members, ignored)
        for rest in set(tables.iterdir()) - {tables / name for name in spec.TABLES.values()}:
            shutil.rmtree(rest) if rest.is_dir() else rest.unlink()
    return summary


def _is_bag_xml(path: Path) -> bool:
    return _is_stand(Member(path.name, path, None, path.stat().st_size))


def _first_xml_is_bag(path: Path) -> bool:
    """For a zip whose files have other names than the published ones."""
    with zipfile.ZipFile(path) as archive:
        entries = [i for i, info in enumerate(archive.infolist()) if info.filename.lower().endswith(".xml")]
    return bool(entries) and _is_stand(Member(path.name, path, entries[0], 0))


def _is_stand(member: Member) -> bool:
    with open_member(member) as stream:
        head, _ = read_head(stream, member.name)
    return head.root == STAND


def _work(folder: Path, pieces: list[Piece], workers: int, progress: Callable[[float], None] | None) -> Answer:
    """The pieces over `workers` processes, this one included; a small extract is not worth a second one."""
    worth = sum(piece.member.size for piece in pieces if not piece.start) // (2 * PIECE)
    helpers = [_start_helper(folder, pieces) for _ in range(min(workers - 1, worth))]
    try:
        answer = work(folder, pieces, progress)
        for helper in helpers:
            if not answer.error:
                _join(answer, helper, folder)
        return answer
    finally:
        for helper in helpers:
            helper.kill()
            helper.wait()


def _start_helper(folder: Path, pieces: list[Piece]) -> subprocess.Popen[bytes]:
    save_pieces(folder, pieces)
    paths = os.pathsep.join(path for path in sys.path if path)
    environment = os.environ | {"PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"}
    # -P: a module in the folder where the user stands is not ours
    command = [sys.executable, "-P", "-m", "werkruimte.sources.lvbag_work", str(folder)]
    return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)


def _join(answer: Answer, helper: subprocess.Popen[bytes], folder: Path) -> None:
    _, told = helper.communicate()
    if helper.returncode:
        raise RuntimeError(f"helper process ended with {helper.returncode}: {told.decode(errors='replace')[-2000:]}")
    other = load_answer(folder / ANSWER_FILE.format(helper.pid))
    answer.counts.add(other.counts)
    answer.dates += other.dates
    for root, number in other.roots.items():
        answer.roots[root] = answer.roots.get(root, 0) + number
    answer.error = answer.error or other.error


def _finish(path: Path, tables: Path, answer: Answer, members: list[Member], ignored: list[str]) -> Summary:
    if answer.error:
        raise FileUnreadable(**answer.error)
    counts = answer.counts
    if not sum(counts.rows_in.values()):
        known = [text for root, text in _WHAT_ELSE.items() if root in answer.roots]
        problem = known[0] if known else f"dit is geen LV BAG-extract (gevonden: {_listed(answer.roots, ignored)})"
        sort = NothingInside if problem == _WHAT_ELSE[STAND] else FileUnreadable
        raise sort(file=path.name, problem=problem, cure="Haal het extract bij het Kadaster of PDOK.")
    _check_place(path, counts)
    _check_purposes(path, counts)
    writer = PartWriter(tables)
    drop_repeated(writer, counts, [member.name for member in members])
    writer.fill_empty()
    named = counts.named()
    if not sum(counts.rows_out.values()):
        first = next(f"{item.column} '{item.value}' {item.reason}" for item in named if item.row)
        raise NoRowsLeft(file=path.name, first=first, cure="Haal het extract bij het Kadaster of PDOK.")
    return Summary(_date_of(answer.dates), _table_counts(counts), named, _by_reason(counts), ignored)


def _listed(roots: dict[str, int], ignored: list[str]) -> str:
    return ", ".join([*sorted(roots), *ignored][:5]) or "niets"


def _check_place(path: Path, counts: Counts) -> None:
    """More than half outside the country, of all or of the units, is another system of coordinates, not a slip of one row."""
    tables = [spec.TABLES[kind] for kind in (*spec.POINTS, "Pand")]
    for noun, counted in (("objecten", tables), ("verblijfsobjecten", [spec.TABLES["Verblijfsobject"]])):
        placed = sum(counts.rows_in.get(table, 0) for table in counted)
        faults = [(key.split("|"), number) for key, number in counts.wrong.items()]
        wrong = sum(number for (table, _, reason), number in faults if table in counted and reason in (OUTSIDE, OTHER_CRS))
        if wrong > placed / 2:
            raise CrsUnknown(file=path.name, problem=f"{wrong} van {placed} {noun} liggen buiten Nederland in RD")


def _check_purposes(path: Path, counts: Counts) -> None:
    """Uses that are none of the BAG in more than half of the units are another version of it, not a slip of one row."""
    table = spec.TABLES["Verblijfsobject"]
    units, wrong = counts.rows_in.get(table, 0), counts.wrong.get(f"{table}|gebruiksdoelen|{spec.NO_PURPOSE}", 0)
    if wrong > units / 2:
        problem = f"{wrong} van {units} verblijfsobjecten hebben een gebruiksdoel dat de BAG niet kent"
        raise FileUnreadable(file=path.name, problem=problem, cure="Haal het extract bij het Kadaster of PDOK.")


def _date_of(dates: list[str]) -> date | None:
    valid = []
    for text in set(dates):
        with suppress(ValueError):
            valid.append(date.fromisoformat(text))
    return max(valid, default=None)


def _table_counts(counts: Counts) -> dict[str, TableCount]:
    row_checks = {
        f"{table}|{check.column}|{check.reason}" for kind, table in spec.TABLES.items() for check in spec.checks(kind) if check.row
    }
    tables = {}
    for table in spec.TABLES.values():
        rows_in, rows_out = counts.rows_in.get(table, 0), counts.rows_out.get(table, 0)
        values = sum(
            number
            for key, number in counts.wrong.items()
            if key.startswith(f"{table}|") and key not in row_checks and not key.endswith(REPEATED)
        )
        tables[table] = TableCount(rows_in, rows_out, rows_in - rows_out, values)
    return tables


def _by_reason(counts: Counts) -> dict[tuple[str, str, str], int]:
    keys = {key: key.split("|") for key in sorted(counts.wrong)}
    return {(table, column, reason): counts.wrong[key] for key, (table, column, reason) in keys.items()}
