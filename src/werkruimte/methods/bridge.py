"""The bridge of the parks: how each hectare of one register edition came to the next, without later geometry."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8", "IX": "9", "X": "10"}
SIDES = {"NOORD", "OOST", "ZUID", "WEST", "NOORDOOST", "NOORDWEST", "ZUIDOOST", "ZUIDWEST", "MIDDEN", "CENTRAAL"}
GENERIC = {"BEDRIJVENTERREIN", "INDUSTRIETERREIN", "TERREIN", "BEDRIJVENPARK", "BEDRIJFSTERREIN", "DE", "HET", "EN", "VAN"}


@dataclass(frozen=True)
class Park:
    """One RIN of one edition. `settlement` empty when unknown.

    Only for the older edition: `new_dwellings` built since and standing there, None when not known; `work_units` there now.
    """

    rin: str
    name: str
    settlement: str
    area_ha: float
    new_dwellings: int | None = 0
    work_units: int = 0


@dataclass(frozen=True)
class Link:
    """Older parks that became newer ones, with cause, status and the reason in short codes."""

    cause: str
    status: str
    older: tuple[Park, ...]
    newer: tuple[Park, ...]
    by: str

    @property
    def change_ha(self) -> float:
        """Newer minus older hectares, signed."""
        return sum(p.area_ha for p in self.newer) - sum(p.area_ha for p in self.older)


def stem(name: str) -> str:
    """A park's name without its number, part letter or side; roman and arabic numerals are equal.

    A side that is all of the name is the name itself.

    >>> stem("VLETGAARSMATEN II") == stem("Vletgaarsmaten 2B") == stem("Vletgaarsmaten-Oost") == "VLETGAARSMATEN"
    True
    >>> stem("Bedrijventerrein Oost 2")
    'OOST'
    """
    words = [re.sub(r"^(\d+)[A-Z]$", r"\1", w) for w in _words(name)]
    kept = [w for w in words if not w.isdigit() and w not in GENERIC]
    return " ".join([w for w in kept if w not in SIDES] or kept)


def part(name: str) -> tuple[str, str]:
    """What tells one part of a park from another in its name: its number, arabic, and its side; empty where there is none."""
    words = _words(name)
    found = [re.match(r"^(\d+)[A-Z]?$", w) for w in words]
    own = stem(name).split()
    return next((m[1] for m in reversed(found) if m), ""), " ".join(w for w in words if w in SIDES and w not in own)


def _words(name: str) -> list[str]:
    """Words in capitals without accents, with arabic numerals; a side of two words (Zuid-Oost) is one."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    bare = re.sub(r"\b(NOORD|ZUID)[ -]+(OOST|WEST)\b", r"\1\2", bare)
    return [ROMAN.get(w, w) for w in re.findall(r"[A-Z0-9]+", bare)]


def balances(older_ha: float, newer_ha: float, link_pct: float) -> bool:
    """Whether two areas differ by at most this part of the older one."""
    return abs(newer_ha - older_ha) <= older_ha * link_pct / 100 + 1e-9


def build(older: Sequence[Park], newer: Sequence[Park], touching: Mapping[str, set[str]], link_pct: float) -> list[Link]:
    """Put every older and newer park in exactly one link.

    touching: RIN of the older edition -> RINs within the touching distance, symmetric.
    Causes: remeasured (same RIN), merged, split, out_with_dwellings, unexplained, new.
    The changes of all links add up to the change of the register. Source: CONTRACT 2, "Bridge between editions".
    """
    old = {p.rin: p for p in older}
    links: list[Link] = []
    waiting: list[Park] = []
    for park in newer:
        if park.rin in old and balances(old[park.rin].area_ha, park.area_ha, link_pct):
            links.append(Link("remeasured", "zeker", (old.pop(park.rin),), (park,), "rin"))
        else:
            waiting.append(park)
    # The largest first: it has the most to account for.
    for park in sorted(waiting, key=lambda p: (-p.area_ha, p.rin)):
        merged = _merger(park, old, waiting, touching, link_pct)
        if merged:
            links.append(merged)
            for part in merged.older:
                old.pop(part.rin)
            waiting.remove(park)
    links += _splits(old, waiting, link_pct)
    for park in waiting:
        if park.rin in old:
            # One to one in both editions: whatever the difference, it is measured anew; that they are the same is not sure.
            links.append(Link("remeasured", "open", (old.pop(park.rin),), (park,), "rin_other_area"))
        else:
            links.append(Link("new", "zeker", (), (park,), "rin_new"))
    links += [gone(p) for p in old.values()]
    return doubted(links, touching, link_pct)


def doubted(links: Sequence[Link], touching: Mapping[str, set[str]], link_pct: float, placed: Collection[str] = frozenset()) -> list[Link]:
    """The links, with each new park `open` where parks that went for no known cause may be the same under another name.

    May be: one of them, or those of one settlement that touch or share a stem, have its area within the margin of a link.
    placed: RINs of newer parks of which the place is known, and so that they lie elsewhere.
    """
    vanished = {p.rin: p for link in links if link.by in ("out_of_register", "dwellings_beside_work") for p in link.older}
    areas = [sum(p.area_ha for p in group) for group in _alike(vanished, touching)]

    def doubtful(link: Link) -> bool:
        return (
            link.by == "rin_new"
            and link.newer[0].rin not in placed
            and any(balances(area, link.newer[0].area_ha, link_pct) for area in areas)
        )

    return [replace(link, status="open", by="rin_new_beside_gone") if doubtful(link) else link for link in links]


def unproven(links: Sequence[Link], older_names: Collection[str], newer_names: Collection[str]) -> list[Link]:
    """The links, with those of single parks `unexplained` of which a row with that name was left out of the other edition.

    older_names, newer_names: names on rows without a RIN, which are in no link.
    """
    stems = [{stem(n) for n in names} - {""} for names in (older_names, newer_names)]

    def left_out(link: Link) -> bool:
        side, other = (link.newer, stems[0]) if not link.older else (link.older, stems[1])
        return not (link.older and link.newer) and stem(side[0].name) in other

    return [replace(link, cause="unexplained", status="open", by="row_left_out") if left_out(link) else link for link in links]


def _alike(gone: Mapping[str, Park], touching: Mapping[str, set[str]]) -> list[list[Park]]:
    """Each park alone, with those it touches (directly or through each other), and with those of its name stem."""
    groups = [[p] for p in gone.values()]
    groups += [_connected(p, gone, touching) for p in gone.values()]
    for park in gone.values():
        key = (stem(park.name), _place(park))
        groups.append([p for p in gone.values() if key[0] and (stem(p.name), _place(p)) == key])
    return groups


def _merger(park: Park, old: Mapping[str, Park], waiting: Sequence[Park], touching: Mapping[str, set[str]], link_pct: float) -> Link | None:
    """The older parks that make up this one: with its parts, or the one of its very name where that comes nearer."""
    others = [p for p in waiting if not _namesakes(p, park)]
    named = [p for p in old.values() if _of_one_name(p, park) and not any(_lives_on(p, other, link_pct) for other in others)]
    own = old.get(park.rin)
    settlement = _place(own) if own else next((_place(p) for p in named), "")
    group = {p.rin: p for p in named if _place(p) == settlement}
    if own:
        group |= {p.rin: p for p in _connected(own, old, touching)}
    tried = [list(group.values())] if len(group) > 1 else []
    tried += [] if own else [[p] for p in named if _namesakes(p, park) or list(group) == [p.rin]]
    fits = [parts for parts in tried if balances(sum(p.area_ha for p in parts), park.area_ha, link_pct)]
    if not fits:
        return None
    parts = min(fits, key=lambda parts: abs(park.area_ha - sum(p.area_ha for p in parts)))
    cause = "merged" if len(parts) > 1 else "remeasured"
    return Link(cause, "waarschijnlijk", tuple(sorted(parts, key=lambda p: p.rin)), (park,), "touching" if own else "name")


def _of_one_name(older: Park, newer: Park) -> bool:
    """Whether their names may be of one park or of its parts, in one settlement."""
    return stem(older.name) != "" and stem(older.name) == stem(newer.name) and _same_part(older, newer) and _same_place(older, newer)


def _lives_on(older: Park, newer: Park, link_pct: float) -> bool:
    return _namesakes(older, newer) and balances(older.area_ha, newer.area_ha, link_pct)


def _namesakes(older: Park, newer: Park) -> bool:
    """Whether they have the very same name, numbers and sides too, in one settlement."""
    names = [[w for w in _words(p.name) if w not in GENERIC] for p in (older, newer)]
    return names[0] == names[1] != [] and _same_place(older, newer)


def _same_part(older: Park, newer: Park) -> bool:
    """Whether no number and no side tells the two apart."""
    return all(not a or not b or a == b for a, b in zip(part(older.name), part(newer.name), strict=True))


def _same_place(older: Park, newer: Park) -> bool:
    """Whether they may lie in one settlement: not every register names it."""
    places = [_place(p) for p in (older, newer)]
    return not all(places) or places[0] == places[1]


def _place(park: Park) -> str:
    """The settlement without what is said in brackets, as its municipality."""
    return " ".join(_words(re.sub(r"\(.*?\)", " ", park.settlement)))


def _connected(start: Park, old: Mapping[str, Park], touching: Mapping[str, set[str]]) -> list[Park]:
    """Parks of the same settlement that touch the start, directly or through each other."""
    seen, frontier = {start.rin}, [start.rin]
    while frontier:
        for rin in sorted(touching.get(frontier.pop(), set())):
            if rin in old and rin not in seen and _place(old[rin]) == _place(start):
                seen.add(rin)
                frontier.append(rin)
    return [old[r] for r in seen]


def _splits(old: dict[str, Park], waiting: list[Park], link_pct: float) -> list[Link]:
    links = []
    for park in list(old.values()):
        parts = tuple(p for p in waiting if p.rin == park.rin or _of_one_name(park, p))
        if len(parts) > 1 and balances(park.area_ha, sum(p.area_ha for p in parts), link_pct):
            links.append(Link("split", "waarschijnlijk", (old.pop(park.rin),), parts, "name"))
            for part in parts:
                waiting.remove(part)
    return links


def gone(park: Park) -> Link:
    """A park that left the register: to dwellings only where they outnumber the work that still stands, else that is open."""
    if park.new_dwellings:
        housed = park.new_dwellings > park.work_units
        status, by = ("zeker", "dwellings_since_base") if housed else ("open", "dwellings_beside_work")
        return Link("out_with_dwellings", status, (park,), (), by)
    return Link("unexplained", "open", (park,), (), "out_of_register")
