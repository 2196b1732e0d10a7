"""The work of one process: take a piece of the extract that nobody took, write its parts, until all are taken.

Pieces are claimed by creating a file, so that any number of processes may join and none waits for another. A part
is named after its place in the extract and cut by the bytes alone: the outcome is the same for any number of
processes. Run as a module it is the helper process: `python -m werkruimte.sources.lvbag_work FOLDER`.
"""

from __future__ import annotations

import gc
import json
import os
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from werkruimte.domain.errors import FileUnreadable
from werkruimte.sources.lvbag_chunks import chunks, read_head
from werkruimte.sources.lvbag_rows import Batch, read_chunk
from werkruimte.sources.lvbag_tables import Counts, PartWriter, Rejected
from werkruimte.sources.lvbag_zip import Member, open_member

PIECE = 16 << 20
"""Bytes of XML claimed at once; a file as the Kadaster cuts them holds some 15 MB."""
CHUNKS_OF_PART = 16
"""Chunks of 1 MB that become one part: some 10,000 objects, 30 MB of memory beside the 95 MB of an idle process."""
PIECES_OF_ONE = 8
"""Pieces of one file at most: each is read from the start of the file, as a zip has it."""
PIECES_FILE = "pieces.json"
ANSWER_FILE = "answer-{}.json"

_NOT_BAG = re.compile(r"nietbag|(^|[/])\d{4}NB(VBO|PND|LIG|STA|NUM|OPR|WPL)\d", re.IGNORECASE)
_INACTIVE = re.compile(r"inactief|(^|[/])\d{4}IA(VBO|PND|LIG|STA|NUM|OPR|WPL)\d", re.IGNORECASE)


@dataclass(frozen=True)
class Piece:
    """The chunks of one XML file (the `number`th) that start at `start` or later, and before `stop`."""

    number: int
    member: Member
    start: int
    stop: int


@dataclass
class Answer:
    """What a process found. `roots`: how often each root element was met; `error`: fields of FileUnreadable."""

    counts: Counts = field(default_factory=Counts)
    dates: list[str] = field(default_factory=list)
    roots: dict[str, int] = field(default_factory=dict)
    error: dict[str, str] = field(default_factory=dict)


def pieces_of(members: list[Member], workers: int) -> list[Piece]:
    """All pieces in the order of the extract; one worker alone reads whole files."""
    pieces = []
    for number, member in enumerate(members):
        count = min(PIECES_OF_ONE, max(1, round(member.size / PIECE))) if workers > 1 else 1
        starts = [member.size * nth // count for nth in range(count)]
        stops = [*starts[1:], sys.maxsize]
        pieces += [Piece(number, member, start, stop) for start, stop in zip(starts, stops, strict=True)]
    return pieces


def section_of(name: str) -> str:
    """Part of the delivery, from the names of the containers: 'nietbag', 'inactief' or 'actief'.

    >>> section_of("BAGNLDL.zip/9999NietBag15092020.zip/0221NBNUM15092020.zip/0221NBNUM15092020-000001.xml")
    'nietbag'
    """
    inside = name.partition("/")[2] or name
    if _NOT_BAG.search(inside):
        return "nietbag"
    return "inactief" if _INACTIVE.search(inside) else "actief"


def work(folder: Path, pieces: list[Piece], progress: Callable[[float], None] | None = None) -> Answer:
    """Handle every piece that is still free. `folder`: where claims and parts go. Never raises FileUnreadable."""
    answer = Answer()
    writer = PartWriter(folder)
    answer.counts = writer.counts
    collecting = gc.isenabled()
    gc.disable()  # millions of tuples and no cycles: looking for them costs 6 % of the time
    try:
        for number, piece in enumerate(pieces):
            if _claim(folder / f"claim-{number}"):
                _handle(piece, writer, answer)
            if progress:
                progress((number + 1) / len(pieces))
    except FileUnreadable as error:
        answer.error = {key: str(value) for key, value in error.fields.items()}
    finally:
        if collecting:
            gc.enable()
    return answer


def _claim(file: Path) -> bool:
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        return False
    return True


def _handle(piece: Piece, writer: PartWriter, answer: Answer) -> None:
    member = piece.member
    with open_member(member) as stream:
        head, begun = read_head(stream, member.name)
        if not piece.start:
            answer.roots[head.root] = answer.roots.get(head.root, 0) + 1
            answer.dates += [head.date] if head.date else []
        if not head.end_tag:
            return
        chunk_list = chunks(stream, head, begun, member.name)
        _write_parts(piece, ((read_chunk(c, last, head, member.name), len(c), last) for c, last in chunk_list), writer)


def _write_parts(piece: Piece, chunk_list: Iterable[tuple[Iterable[Batch], int, bool]], writer: PartWriter) -> None:
    """Parts of CHUNKS_OF_PART chunks; those that start within the piece are read and written, the rest passed."""
    name, at, mine = piece.member.name, 0, False
    pending: list[Batch] = []
    for number, (rows, size, last) in enumerate(chunk_list):
        part, nth = divmod(number, CHUNKS_OF_PART)
        if nth == 0:
            if at >= piece.stop:
                return
            mine = at >= piece.start
        if mine:
            pending += rows
            if last or nth == CHUNKS_OF_PART - 1:
                writer.write(pending, f"{piece.number:06d}-{part:04d}", name, section_of(name))
                pending = []
        at = min(at + size, piece.member.size)


def save_pieces(folder: Path, pieces: list[Piece]) -> None:
    """For the helper processes."""
    rows = [asdict(p) | {"member": asdict(p.member) | {"archive": str(p.member.archive)}} for p in pieces]
    (folder / PIECES_FILE).write_text(json.dumps(rows), "utf-8")


def _load_pieces(folder: Path) -> list[Piece]:
    rows = json.loads((folder / PIECES_FILE).read_text("utf-8"))
    return [Piece(**row | {"member": Member(**row["member"] | {"archive": Path(row["member"]["archive"])})}) for row in rows]


def load_answer(file: Path) -> Answer:
    """What a helper process wrote."""
    data = json.loads(file.read_text("utf-8"))
    counts = data.pop("counts")
    rejected = [Rejected(**row) for row in counts.pop("rejected")]
    return Answer(counts=Counts(**counts, rejected=rejected), **data)


def main(folder: Path) -> None:
    """The helper process: work, and leave the answer beside the parts."""
    answer = work(folder, _load_pieces(folder))
    target = folder / ANSWER_FILE.format(os.getpid())
    target.write_text(json.dumps(asdict(answer)), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
