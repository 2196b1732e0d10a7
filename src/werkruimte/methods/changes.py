"""What changed between two dossiers and why, on their plain contract form. Figures are compared only where that means something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatch
from typing import Any

HIGHER, LOWER, WIDER, NARROWER = "hoger", "lager", "ruimere band", "smallere band"
KNOWN_NOW, KNOWN_NO_MORE, NOT_COMPARABLE = "nu bekend", "niet meer bekend", "niet te vergelijken"
NOT_PUBLIC = "niet openbaar"
VERDICTS = (HIGHER, LOWER, WIDER, NARROWER, KNOWN_NOW, KNOWN_NO_MORE, NOT_COMPARABLE, NOT_PUBLIC)
KNOWN = ("value", "partial")
FILE, RULE, PROGRAM = "ander bestand", "andere regel of aanname", "andere versie van het programma"
DAY = "andere dag van het dossier"
METHOD, READING, UNIT, WINDOW = "andere methode", "andere lezing", "andere eenheid", "ander tijdvak"
BROKEN, PART = "reeksbreuk", "een van beide is een deel"
UNDATED = "datum onbekend"
UNEXPLAINED = "zelfde bestanden, regels en versie"
Figure = Mapping[str, Any]
Dossier = Mapping[str, Any]


@dataclass(frozen=True)
class Break:
    """A series of published numbers that broke: its figures (patterns of ids) are never differenced across.

    level: only figures of areas of this level broke; empty for all.
    """

    figures: tuple[str, ...]
    old_until: date
    new_from: date
    level: str = ""

    def parts(self, figure: Figure, first: date, last: date) -> bool:
        """Whether two values of a figure, of these days, lie on two sides of the break."""
        concerned = self.level in ("", figure["area"]["level"]) and any(fnmatch(figure["id"], p) for p in self.figures)
        return concerned and self.old_until >= first and last >= self.new_from


@dataclass(frozen=True)
class Input:
    """The files of one kind that differ: only in the old dossier, only in the new one (file names with their day).

    title: that of a file that differs, of the new dossier when it has one.
    """

    kind: str
    title: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """What differs between two dossiers beside their figures; the reasons that a figure can have.

    day: those of the two dossiers where they differ. It is a reason only of what is told of that day, such as an age.
    """

    inputs: tuple[Input, ...]
    rules: tuple[tuple[str, str, str], ...]
    program: tuple[str, str] | None
    day: tuple[str, str] | None = None

    @property
    def sorts(self) -> tuple[str, ...]:
        """The kinds of reason there are at all: where there is one, it is the reason of every change."""
        found = ((FILE, self.inputs), (RULE, self.rules), (PROGRAM, self.program))
        return tuple(name for name, there in found if there)


@dataclass(frozen=True)
class Change:
    """One figure that differs. `difference` is None where a difference means nothing; `certain`: no other reason is possible."""

    id: str
    area: tuple[str, str, str]
    variant: str
    unit: str
    old: Figure | None
    new: Figure | None
    verdict: str
    difference: float | None
    causes: tuple[str, ...]
    detail: str
    certain: bool


def given(old: Dossier, new: Dossier) -> Given:
    """What differs in files, rules and program."""
    before, after = _files(old), _files(new)
    kinds = sorted(before.keys() | after.keys())
    titles = _titles(old, after) | _titles(new, before)
    inputs = [
        Input(k, titles.get(k, k), *(_only(a.get(k, {}), b.get(k, {})) for a, b in ((before, after), (after, before)))) for k in kinds
    ]
    rules_old, rules_new = _rules(old), _rules(new)
    names = [n for n in rules_new | rules_old if rules_old.get(n) != rules_new.get(n)]
    days = (_on(old), _on(new))
    programs = (str(old.get("program") or "onbekend"), str(new.get("program") or "onbekend"))
    return Given(
        tuple(i for i in inputs if i.old or i.new),
        tuple((n, rules_old.get(n, "geen"), rules_new.get(n, "geen")) for n in names),
        programs if programs[0] != programs[1] else None,
        days if all(days) and days[0] != days[1] else None,
    )


def _files(dossier: Dossier) -> dict[str, dict[tuple[str, str], str]]:
    """Kind -> (hash, day) -> name of each file that was read."""
    found: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for s, kind, key in _read(dossier):
        found[kind][key] = f"{s.get('file', s['id'])} ({key[1]})"
    return found


def _titles(dossier: Dossier, other: Mapping[str, Mapping[tuple[str, str], str]]) -> dict[str, str]:
    """Kind -> title of a file that the other dossier does not have."""
    return {kind: str(s.get("title", s["id"])) for s, kind, key in _read(dossier) if key not in other.get(kind, {})}


def _read(dossier: Dossier) -> Iterator[tuple[Any, str, tuple[str, str]]]:
    """Each source of a file that was read, with its kind and what tells it from another: (hash, day)."""
    without = undated(dossier)
    for s in dossier["sources"]:
        if kind := s.get("kind", s["id"]):
            yield s, kind, (str(s["sha256"]), UNDATED if s["id"] in without else str(s["period"]["to"]))


def undated(dossier: Dossier) -> frozenset[str]:
    """Ids of the sources whose date nothing tells: they bear the word, and the day of the run in place of their own."""
    on = _on(dossier)
    return frozenset(
        s["id"]
        for s in dossier["sources"]
        if on and s["period"]["to"] == on and (s["period"].get("precision") == "circa" or s["id"].endswith("-onbekend"))
    )


def _on(dossier: Dossier) -> str:
    """The day of a dossier, empty where it tells none."""
    return str(dossier.get("rules", {}).get("on") or "")


def _only(these: dict[tuple[str, str], str], those: dict[tuple[str, str], str]) -> tuple[str, ...]:
    return tuple(sorted(name for key, name in these.items() if key not in those))


def _rules(dossier: Dossier) -> dict[str, str]:
    found = {str(p["id"]): f"{p['value']} {p['unit']}".strip() for p in dossier.get("parameters", ())}
    for table, metres in dossier.get("rules", {}).get("distances_m", {}).items():
        found[f"afstanden {table}"] = ", ".join(f"{m:g}" for m in metres)
    return found


def changes(
    old: Dossier, new: Dossier, breaks: Iterable[Break], used: Mapping[str, tuple[str, ...]], reasons: Given | None = None
) -> list[Change]:
    """Every figure that differs, in the order of the new dossier.

    old, new: dossiers in the form of the contract; used: method -> ids of the rules it reads; reasons: what can be the
    reason of a change, where that is not all that differs between the two. Paired are figures of one
    id, area and variant: those of the same period, and of the rest the newest with the newest. A pair has no difference
    across a series break, nor where method, unit, reading or (of a change) the window of time is another.
    """
    kinds = {str(s["id"]): str(s.get("kind", s["id"])) for d in (old, new) for s in d["sources"]}
    context = (reasons or given(old, new), kinds, used)
    before, after, broken = _series(old), _series(new), tuple(breaks)
    there = {(key[0], key[2]) for key in before} & {(key[0], key[2]) for key in after}
    found = []
    for key in [*after, *(k for k in before if k not in after)]:
        # The same figure of the same area in both, but in another reading: not gone and not new.
        reading = (key[0], key[2]) in there and not (key in before and key in after)
        for a, b in _pairs(before.get(key, []), after.get(key, [])):
            verdict = (NOT_COMPARABLE, None, READING) if reading and (_known(a) or _known(b)) else _verdict(a, b, broken)
            if verdict is not None:
                found.append(_explained(a, b, verdict, context))
    return found


def _series(dossier: Dossier) -> dict[tuple[str, str, str, str], list[Figure]]:
    """(id, level, area code, variant) -> its figures, oldest first."""
    found: dict[tuple[str, str, str, str], list[Figure]] = defaultdict(list)
    for f in dossier["figures"]:
        found[(f["id"], f["area"]["level"], f["area"]["code"], f["variant"])].append(f)
    return {key: sorted(rows, key=lambda f: str(f["period"]["to"])) for key, rows in found.items()}


def _pairs(old: list[Figure], new: list[Figure]) -> list[tuple[Figure | None, Figure | None]]:
    """Figures of the same period; of what is left the newest with the newest, the rest alone."""
    at = {_window(f): f for f in old}
    pairs: list[tuple[Figure | None, Figure | None]] = [(at.pop(_window(f)), f) for f in new if _window(f) in at]
    met = {id(f) for _, f in pairs}
    left_old, left_new = list(at.values()), [f for f in new if id(f) not in met]
    if left_old and left_new:
        pairs.append((left_old.pop(), left_new.pop()))
    return [*pairs, *((f, None) for f in left_old), *((None, f) for f in left_new)]


def _window(figure: Figure) -> tuple[str | None, str]:
    return figure["period"]["from"], figure["period"]["to"]


Verdict = tuple[str, float | None, str]


def _verdict(a: Figure | None, b: Figure | None, breaks: tuple[Break, ...]) -> Verdict | None:
    """Word, difference, and why the two may not be differenced; None when they are alike or both unknown."""
    if a is None or b is None or not _known(a) or not _known(b):
        if _known(a) == _known(b):
            return None
        if any(f is not None and f["status"] == "suppressed" for f in (a, b)):
            return NOT_PUBLIC, None, ""
        return KNOWN_NOW if _known(b) else KNOWN_NO_MORE, None, ""
    apart = _apart(a, b, breaks)
    if apart:
        return NOT_COMPARABLE, None, apart
    before, after = ([f[part] for part in ("value", "low", "high")] for f in (a, b))
    if before == after:
        return None
    if [v is None for v in before] != [v is None for v in after]:
        return NOT_COMPARABLE, None, READING
    moves = [y - x for x, y in zip(before, after, strict=True) if x is not None]
    if before[0] is not None and moves[0] == 0:
        return (WIDER if moves[2] - moves[1] > 0 else NARROWER), 0.0, ""
    decisive = moves[:1] if before[0] is not None else [m for m in moves if m]
    if min(decisive) < 0 < max(decisive):
        return (WIDER if moves[0] < 0 else NARROWER), None, ""
    return HIGHER if decisive[0] > 0 else LOWER, moves[0] if before[0] is not None else None, ""


def _apart(a: Figure, b: Figure, breaks: tuple[Break, ...]) -> str:
    """Why two known figures may not be differenced; empty when they may."""
    if a["unit"] != b["unit"]:
        return UNIT
    if a["method"] != b["method"]:
        return METHOD
    if a["status"] != b["status"]:
        return PART
    first, last = sorted(date.fromisoformat(f["period"]["to"]) for f in (a, b))
    if any(b.parts(a, first, last) for b in breaks):
        return BROKEN
    starts = [f["period"]["from"] for f in (a, b)]
    # A change over another stretch of time is another quantity; a stock on another day is the same one.
    return WINDOW if starts != [None, None] and _window(a) != _window(b) else ""


def _known(figure: Figure | None) -> bool:
    return figure is not None and figure["status"] in KNOWN


Context = tuple[Given, Mapping[str, str], Mapping[str, tuple[str, ...]]]


def _explained(a: Figure | None, b: Figure | None, verdict: Verdict, context: Context) -> Change:
    """A change with its reasons: those that its own files and rules name, else all that there are."""
    word, difference, apart = verdict
    shown = b or a
    assert shown is not None
    reasons, kinds, used = context
    inputs, rules = direct(
        reasons, {kinds[s] for f in (a, b) if f is not None for s in f["sources"] if s in kinds}, used.get(shown["method"], ())
    )
    day = reasons.day if a and b and (a["period"]["to"], b["period"]["to"]) == reasons.day else None
    causes = [name for name, there in ((DAY, day), (FILE, inputs), (RULE, rules), (PROGRAM, reasons.program)) if there]
    names = [_arrow(", ".join(i.old), ", ".join(i.new)) for i in inputs] + [f"{id}: {_arrow(x, y)}" for id, x, y in rules]
    names += [f"versie {_arrow(*reasons.program)}"] if reasons.program else []
    names += [f"dag {_arrow(*day)}"] if day else []
    return Change(
        id=shown["id"],
        area=(shown["area"]["level"], shown["area"]["code"], shown["area"]["name"]),
        variant=shown["variant"],
        unit=shown["unit"],
        old=a,
        new=b,
        verdict=word,
        difference=difference,
        causes=tuple(([apart] if apart else []) + (causes or [UNEXPLAINED])),
        detail="; ".join(names),
        certain=len(reasons.sorts) + bool(day) == 1,
    )


def direct(reasons: Given, kinds: Set[str], rules: Collection[str]) -> tuple[list[Input], list[tuple[str, str, str]]]:
    """The files and rules that differ and that something stands on: of these kinds, with these ids; where none is, all that differ."""
    own = [i for i in reasons.inputs if i.kind in kinds], [r for r in reasons.rules if r[0] in rules]
    return own if any(own) else (list(reasons.inputs), list(reasons.rules))


def _arrow(old: str, new: str) -> str:
    return f"{old or 'geen'} → {new or 'geen'}"
