"""What is known of one input file: origin, rights, period, and what became of its rows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from werkruimte.domain.figure import Period


@dataclass(frozen=True)
class Rejected:
    """One row (or value) that was left out, and why."""

    row: str
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Source:
    """One file as the dossier names it. `may_publish`: rows, aggregates or no."""

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

    def counted(self, rows_in: int, rows_out: int, rejected: tuple[Rejected, ...] = ()) -> Source:
        """The same source after reading."""
        return replace(self, rows_in=rows_in, rows_out=rows_out, rejected=rejected)

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
            "rows": {"in": self.rows_in, "out": self.rows_out, "rejected": len(self.rejected)},
            "rejected": [vars(r) for r in self.rejected],
            "warning": self.warning,
        }


def source_from_dict(data: dict[str, object]) -> Source:
    """The inverse of `as_dict`, for manifests."""
    from datetime import date

    period, rows = data["period"], data["rows"]
    assert isinstance(period, dict) and isinstance(rows, dict)
    rejected = data["rejected"]
    assert isinstance(rejected, list)
    start = period["from"]
    texts = {k: str(data[k]) for k in ("id", "kind", "file", "title", "publisher", "licence", "may_publish", "sha256")}
    return Source(
        **texts,
        period=Period(date.fromisoformat(period["to"]), period["precision"], date.fromisoformat(start) if start else None),
        rows_in=int(rows["in"]),
        rows_out=int(rows["out"]),
        rejected=tuple(Rejected(**r) for r in rejected),
        warning=str(data["warning"]),
    )
