"""`activiteit`: what may somebody's work be, and which distances go with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from werkruimte.domain.errors import InputError
from werkruimte.dossier.wording import day
from werkruimte.methods.phrases import affirmed
from werkruimte.rules.activity_list import ASPECTS, CHECKED, SOURCE, Activity, own
from werkruimte.rules.storage import find_storage
from werkruimte.studies.activity_lookup import OWN_LINK, Match, find_activities, names_nothing

ROWS_SHOWN = 4
MARKS = {
    "C": "continu: het werk gaat dag en nacht door",
    "Z": "zoneplichtig: kan een grote lawaaimaker zijn, die alleen op een terrein met geluidzone past",
    "R": "risico: voor gevaar gelden ook eigen regels",
    "V": "vuurwerk: voor opslag gelden eigen regels",
    "D": "divers: het verschilt veel per bedrijf",
}
TELL = "Zeg wat er gebeurt (maken, repareren, verkopen, opslaan) en waarmee, bijvoorbeeld "
NAMES_NOTHING = {
    "wonen": "wonen is geen activiteit van deze lijst. Wilt u toetsen wat woningen met werk doen, gebruik dan de opdracht toets.",
    "bedrijf": f'dit zegt dat er gewerkt wordt, niet wat. {TELL}"fietsen repareren".',
    "plek": f'dit noemt een plek of een gebouw, niet wat er gebeurt. {TELL}"meubels maken in een bedrijfshal".',
    "soort": f'dit is te ruim om er een milieucategorie bij te zoeken. {TELL}"winkel in verf" of "fabriek van kozijnen".',
}
MIXING = "functiemenging A: naast woningen; B: bouwkundig gescheiden van woningen; C: ook aan een hoofdweg"


def print_activities(text: str, own_list: Path | None, limit: int) -> None:
    """Print the likely activities of a text with their rows. Raises InputError for an empty text, a bad list or a limit below 1."""
    if not text.strip():
        raise InputError(message='De omschrijving is leeg. Schrijf wat er gebeurt, bijvoorbeeld: "timmerwerkplaats met spuitcabine".')
    if limit < 1:
        raise InputError(message="--aantal is kleiner dan 1. Geef hoeveel voorstellen u wilt zien, bijvoorbeeld 5.")
    found = find_activities(text, limit, own(own_list) if own_list else ())
    stored = _storage(affirmed(text))
    if not found and not stored:
        resembles = "geen activiteit lijkt genoeg op deze tekst. Beschrijf het werk met andere woorden, of kies zelf een SBI-code."
        print(f"Onbekend: {NAMES_NOTHING.get(names_nothing(affirmed(text)) or '', resembles)}")
        return
    for number, match in enumerate(found, 1):
        _print(number, match)
    print("\n".join(stored), end="\n" if stored else "")
    _print_letters([a for match in found for a in match.activities[:ROWS_SHOWN]])
    if own_list:
        _print_own(own_list, any(match.link == OWN_LINK for match in found))
    print(f"Bron: {SOURCE}. Kies zelf: dit is een voorstel, geen oordeel.")


def _print(number: int, match: Match) -> None:
    print(f"{number}. SBI {match.sbi2008} {match.title}")
    print(f"   reden: lijkt op '{match.reason}'")
    if not match.activities:
        print("   milieucategorie: onbekend, de lijst noemt deze activiteit niet")
        return
    low, high = match.categories or ("", "")
    sure = (
        "exact" if match.link == "exact" else "via een ruimere groep, dus een marge" if match.link.startswith("voorvoegsel") else match.link
    )
    print(f"   milieucategorie: {low if low == high else f'{low} tot {high}'} ({sure})")
    for activity in match.activities[:ROWS_SHOWN]:
        print(f"   - {_row(activity)}")
    if len(match.activities) > ROWS_SHOWN:
        print(f"   - en nog {len(match.activities) - ROWS_SHOWN} regels van de lijst")


def _storage(text: str) -> list[str]:
    """Lines on the storage and installations that a text names: they have distances of their own, beside those of the activity."""
    rows, without = find_storage(text)
    lines = [f"   - {s.kind} {s.description}: categorie {s.category}{f' ({s.told})' if s.told else ''}" for s in rows]
    lines += [f"   - {word}: onbekend, van deze maat staat er geen in de lijst" for word in without]
    return (
        ["Opslag en installaties die u noemt, naast de activiteit (tot en met categorie 3.1; één bron, niet geverifieerd):", *lines]
        if lines
        else []
    )


def _print_own(path: Path, used: bool) -> None:
    """Which own list was read, of when the file is, and whether a row of it stands above."""
    changed = day(date.fromtimestamp(path.stat().st_mtime))
    print(f"Eigen staat: {path.name}, bestand van {changed}; {'gaat voor' if used else 'geen van haar regels hoort bij deze voorstellen'}.")


def _print_letters(rows: list[Activity]) -> None:
    """What the letters in the rows mean, those that stand there."""
    marks = {letter for a in rows for letter in a.marks.split()}
    lines = [f"{letter} = {words}" for letter, words in MARKS.items() if letter in marks]
    lines += [MIXING] if any(a.mixing for a in rows) else []
    if lines:
        print(f"Letters: {'; '.join(lines)}.")


def _row(a: Activity) -> str:
    metres = ", ".join(f"{aspect} {'onbekend' if m is None else f'{m:g} m'}" for aspect, m in zip(ASPECTS, a.metres, strict=True))
    extra = f"; {a.marks}" if a.marks else ""
    mixing = f"; functiemenging {' of '.join(a.mixing)}" if a.mixing else ""
    return f"{a.description}: categorie {a.category} ({metres}; {_decides(a)}{extra}{mixing}; {CHECKED[a.checked]})"


def _decides(a: Activity) -> str:
    """Which aspect gives the category, where that is known."""
    return f"{' en '.join(a.deciding)} beslist" if a.deciding else "welk aspect beslist is onbekend"
