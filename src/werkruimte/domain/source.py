"""What is known of one input file: origin, rights, period, and what became of its rows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from werkruimte.domain.figure import Period

OTHER_MUNICIPALITY, OTHER_REGION, OUTSIDE, NOT_OURS = (
    "andere gemeente",
    "andere COROP-regio",
    "ligt buiten de gemeente",
    "wordt niet gebruikt",
)
NO_FAULT = (OTHER_MUNICIPALITY, OTHER_REGION, OUTSIDE, NOT_OURS)
"""Reasons that are no fault of a row: it is about another place or subject."""
SEEN, THERE, NOT_IN_STOCK = "id staat er al", "deze plek staat er al", "status is niet in voorraad"
NOTHING_LACKS = (*NO_FAULT, SEEN, THERE, NOT_IN_STOCK)
"""Reasons by which a row that was left out is missed nowhere: it is about another place, stands there already, or stood for nothing."""
NO_RIN = "geen RIN-nummer"
"""Why a row of the register was left out, with its name as value: of that park the bridge cannot tell where it went."""


RIGHTS = ("rows", "aggregates", "no")
"""What may be published of a source: its rows, totals only, nothing (CONTRACT 5)."""


@dataclass(frozen=True)
class Rejected:
    """A row that was left out, or `rows` rows for one reason, and why; among `cleaned`: a value of a row that stayed."""

    row: str
    column: str
    value: str
    reason: str
    rows: int = 1


def group(rows: int, column: str, reason: str, value: str = "") -> tuple[Rejected, ...]:
    """Rows left out for one reason as one entry; none when there are none."""
    return (Rejected(f"{rows} rijen" if rows > 1 else "1 rij", column, value, reason, rows),) if rows else ()


@dataclass(frozen=True)
class Source:
    """One file as the dossier names it. `may_publish`: one of RIGHTS.

    `rows_in`: rows of the file; `rows_out`: those that something is made of; `rejected`: all others, so that in = out + rejected.
    `cleaned`: values that were mended or left empty in rows that stayed. `dated_by_name`: only a year in the name of the file tells its
    date, so it is less sure. `caveat`: why it is not the publisher's own file, in words.
    """

    id: str
    kind: str
    file: str
    title: str
    publisher: str
    licence: str
    may_publish: str
    period: Period
    sha256: str
    rows_in: int = 0
    rows_out: int = 0
    rejected: tuple[Rejected, ...] = field(default=())
    warning: str = ""
    cleaned: tuple[Rejected, ...] = field(default=())
    dated_by_name: bool = False
    caveat: str = ""

    @property
    def rows_rejected(self) -> int:
        """Rows that were left out, named or in groups."""
        return sum(r.rows for r in self.rejected)

    @property
    def faulty(self) -> int:
        """Rows that were left out because something is wrong with them."""
        return sum(r.rows for r in self.rejected if r.reason not in NO_FAULT)

    @property
    def lacking(self) -> int:
        """Rows that were left out and stood for something: what is counted from the others may lack them."""
        return sum(r.rows for r in self.rejected if r.reason not in NOTHING_LACKS)

    def counted(self, rows_in: int, rejected: tuple[Rejected, ...] = (), cleaned: tuple[Rejected, ...] = ()) -> Source:
        """The same source after reading: of `rows_in` rows all but the rejected were used."""
        return replace(self, rows_in=rows_in, rows_out=rows_in - sum(r.rows for r in rejected), rejected=rejected, cleaned=cleaned)

    def dated(self, period: Period) -> Source:
        """The same source, of the moment that its content tells; what was said of its date no longer holds."""
        return replace(self, period=period, warning="", dated_by_name=False)

    def elsewhere(self, why: str) -> Source:
        """The same source as a file about another municipality: named, of no kind, in no figure."""
        return replace(self, kind="", warning=f"{why} Het bestand telt niet mee.")

    def as_dict(self) -> dict[str, object]:
        """The contract's form (`sources[]`), with kind, file and warning beside it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "file": self.file,
            "title": self.title,
            "publisher": self.publisher,
            "licence": self.licence,
            "may_publish": self.may_publish,
            "period": self.period.as_dict(),
            "sha256": self.sha256,
            "rows": {"in": self.rows_in, "out": self.rows_out, "rejected": self.rows_rejected},
            "rejected": [vars(r) for r in self.rejected],
            "cleaned": [vars(r) for r in self.cleaned],
            "warning": self.warning,
            "caveat": self.caveat,
        }

    def for_manifest(self) -> dict[str, object]:
        """`as_dict` with what only a fact base needs to know again."""
        return self.as_dict() | {"dated_by_name": self.dated_by_name}


def source_from_dict(data: dict[str, object]) -> Source:
    """The inverse of `for_manifest`."""
    from datetime import date

    period, rows = data["period"], data["rows"]
    assert isinstance(period, dict) and isinstance(rows, dict)
    rejected, cleaned = data["rejected"], data.get("cleaned", [])
    assert isinstance(rejected, list) and isinstance(cleaned, list)
    start = period["from"]
    texts = {k: str(data[k]) for k in ("id", "kind", "file", "title", "publisher", "licence", "may_publish", "sha256")}
    return Source(
        **texts,
        period=Period(date.fromisoformat(period["to"]), period["precision"], date.fromisoformat(start) if start else None),
        rows_in=int(rows["in"]),
        rows_out=int(rows["out"]),
        rejected=tuple(Rejected(**r) for r in rejected),
        warning=str(data["warning"]),
        cleaned=tuple(Rejected(**r) for r in cleaned),
        dated_by_name=bool(data.get("dated_by_name", False)),
        caveat=str(data.get("caveat", "")),
    )
