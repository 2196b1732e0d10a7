"""Which events one dossier tells and the other does not, on their plain contract form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from werkruimte.methods.changes import FILE, PROGRAM, RULE, UNEXPLAINED, Dossier, Figure, direct, given
from werkruimte.methods.edition_changes import PUBLIC

ADDED, NO_MORE, OTHER_AMOUNT = "nieuw", "niet meer", "andere omvang"
PROVEN, PROVEN_NO_MORE = "nu bewezen", "niet meer bewezen"
UNSEEN = {ADDED: "nieuw of eerder niet openbaar", NO_MORE: "weg of niet meer openbaar"}
"""What is told of two public editions: those leave small events out, so one that is not there may be there and small."""
ALIKE = 1e-6
OWN_DAY = ("floor", "permission")
"""Ledgers whose events have a day of their own; in the others it is that of the files compared."""


@dataclass(frozen=True)
class EventChange:
    """An event (of the new dossier where it tells it) with its amount in both, None where it is not told, and why."""

    event: Figure
    old: float | None
    new: float | None
    verdict: str
    causes: tuple[str, ...]
    detail: str


def event_changes(old: Dossier, new: Dossier) -> list[EventChange]:
    """Events that are told in one of two dossiers, or in both with another status or amount; none of two editions, which hide otherwise.

    The numbers of events are those of one run, so an event is known by what happened where. Several on one spot add up.
    """
    if old.get("edition") != new.get("edition"):
        return []
    before, after = _by_place(old), _by_place(new)
    found = []
    for key in [*after, *(k for k in before if k not in after)]:
        a, b = (side.get(key, []) for side in (before, after))
        verdict = _verdict(a, b)
        if verdict and new.get("edition") == PUBLIC:
            verdict = UNSEEN.get(verdict, verdict)
        if verdict:
            amounts = [_amount(some) if some else None for some in (a, b)]
            found.append(EventChange((b or a)[0], amounts[0], amounts[1], verdict, *_why(old, new, [*a, *b])))
    return found


def _verdict(a: list[Figure], b: list[Figure]) -> str:
    """What differs between the events of one place; empty where nothing does."""
    if not a or not b:
        return NO_MORE if a else ADDED
    (proven_old, open_old), (proven_new, open_new) = _by_status(a), _by_status(b)
    proven, open_ones = proven_new - proven_old, open_new - open_old
    # What goes from the one status to the other makes the one less and the other more.
    if min(abs(proven), abs(open_ones)) >= ALIKE and (proven > 0) != (open_ones > 0):
        return PROVEN if proven > 0 else PROVEN_NO_MORE
    return OTHER_AMOUNT if abs(proven + open_ones) >= ALIKE else ""


def _by_status(events: list[Figure]) -> tuple[float, float]:
    """The amount that is proven, and that which is not."""
    proven = [e for e in events if e["status"] == "bewezen"]
    return _amount(proven), _amount([e for e in events if e not in proven])


def _amount(events: list[Figure]) -> float:
    return sum(float(e["amount"]) for e in events)


def _by_place(dossier: Dossier) -> dict[tuple[object, ...], list[Figure]]:
    found: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for e in dossier.get("events", ()):
        what = (e["ledger"], e["cause"], e["effect"], e.get("target"), e["unit"])
        day = e["period"]["to"] if e["ledger"] in OWN_DAY else None
        # Room is lost by what came at a place; of which park most is lost may change with the parks.
        where = (e["area"]["code"],) if e["ledger"] == "land" else (round(e["place"]["x"]), round(e["place"]["y"]))
        found[(*what, day, *where)].append(e)
    return found


def _why(old: Dossier, new: Dossier, events: list[Figure]) -> tuple[tuple[str, ...], str]:
    """The sorts of reason, and the files and rules by name."""
    reasons = given(old, new)
    kinds: Mapping[str, str] = {str(s["id"]): str(s.get("kind", s["id"])) for d in (old, new) for s in d["sources"]}
    own = {kinds[p["source"]] for e in events for p in e["evidence"] if p["source"] in kinds}
    inputs, rules = direct(reasons, own, ())
    causes = [name for name, there in ((FILE, inputs), (RULE, rules), (PROGRAM, reasons.program)) if there]
    names = [f"{', '.join(i.old) or 'geen'} → {', '.join(i.new) or 'geen'}" for i in inputs] + [f"{id}: {x} → {y}" for id, x, y in rules]
    return tuple(causes or [UNEXPLAINED]), "; ".join(names)
