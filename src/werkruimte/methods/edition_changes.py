"""Two dossiers of another edition: what the public one leaves out did not change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from werkruimte.methods.changes import KNOWN, NOT_PUBLIC, Change, Dossier, Given

EDITION = "andere uitgave"
PUBLIC = "publiek"


def editions(old: Dossier, new: Dossier) -> tuple[str, str] | None:
    """The editions of the two, where one of both is public; None where they are alike."""
    both = (str(old.get("edition", "")), str(new.get("edition", "")))
    return both if PUBLIC in both and both[0] != both[1] else None


def of_edition(old: Dossier, new: Dossier, rows: Iterable[Change]) -> list[Change]:
    """The changes, with those of a number that only the public edition hides told as not public, for no other reason.

    Hidden is a number that is suppressed there, or of which the public dossier has no row for any area of that level.
    """
    both = editions(old, new)
    if both is None:
        return list(rows)
    public = old if both[0] == PUBLIC else new
    there = {(f["id"], f["area"]["level"]) for f in public["figures"]}

    def hidden(row: Change) -> bool:
        here, other = (row.old, row.new) if both[0] == PUBLIC else (row.new, row.old)
        known = other is not None and other["status"] in KNOWN
        return known and ((here is None and (row.id, row.area[0]) not in there) or (here is not None and here["status"] == "suppressed"))

    def told(row: Change) -> Change:
        return replace(row, verdict=NOT_PUBLIC, difference=None, causes=(EDITION,), detail="", certain=True)

    return [told(row) if hidden(row) else row for row in rows]


def beside_edition(old: Dossier, new: Dossier, reasons: Given) -> Given:
    """What differs beside the edition: a rule that the public one leaves out with its figures is not another rule."""
    both = editions(old, new)
    if both is None:
        return reasons
    public = old if both[0] == PUBLIC else new
    named = {str(p["id"]) for p in public.get("parameters", ())}
    return replace(reasons, rules=tuple(r for r in reasons.rules if r[0] in named or r[0].startswith("afstanden ")))
