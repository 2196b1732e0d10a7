"""`loting`: a draw among equals that nobody can steer, by a future draw that is named beforehand, and that anyone can redo."""

from __future__ import annotations

import json
import re
import secrets
import unicodedata
from datetime import date
from pathlib import Path

from werkruimte.atomic import write_text
from werkruimte.domain.errors import FileUnreadable, InputError, cause
from werkruimte.domain.own_files import read_json, read_text
from werkruimte.methods.scoring import Draw, commitment, drawn_order

SHORTEST_SEED = 8
OWN_FILE = "Neem het bestand dat bij het vastleggen is gemaakt."
CHECKS = """Wie dit nagaat, kijkt of
- deze code vóór {when} openbaar was, met de trekking erbij, en of er voor deze loting geen tweede code is;
- {seed} de uitslag is van: {name}, op {when};
- code en volgorde uit de lijst en het zout volgen (docs/uitgifte.md, zonder dit programma)."""


def vastleggen(kandidaten: Path, *, uit: Path, trekking: str, op: date) -> None:
    """Leg de lijst van gelijken vast en noem de trekking die het zaad geeft, vóór die is gehouden.

    Parameters
    ----------
    kandidaten
        Tekstbestand met een kandidaat per regel.
    uit
        Nieuw bestand voor de vastlegging; publiceer wat u op het scherm ziet.
    trekking
        Welke openbare trekking, en welke getallen in welke volgorde.
    op
        Dag van die trekking (JJJJ-MM-DD), na vandaag.
    """
    commit(kandidaten, uit, Draw(trekking, op), date.today())


def trekken(vastlegging: Path, *, zaad: str) -> None:
    """Geef de volgorde van de loting.

    Parameters
    ----------
    vastlegging
        Het bestand dat bij het vastleggen is gemaakt.
    zaad
        De getallen van de vastgelegde trekking.
    """
    draw(vastlegging, zaad, date.today())


def commit(candidates: Path, out: Path, seed_of: Draw, on: date) -> None:
    """Write the commitment of a list of candidates (one a line) to a draw that is still to come: publish its code now, keep the file.

    Raises InputError for a draw that is not after `on`, and for a file that is there: its code may have been published.
    """
    if out.exists():
        raise InputError(
            message=f"{out} bestaat al, en haar code kan al openbaar zijn. Kies een andere naam; een tweede code is een tweede loting."
        )
    if len(seed_of.name.split()) < 2:
        raise InputError(
            message="--trekking zegt te weinig. Noem welke trekking en welke getallen, in welke volgorde, bijvoorbeeld "
            '"Lotto, hoofdtrekking, zes getallen oplopend".'
        )
    if seed_of.day <= on:
        raise InputError(
            message=f"De trekking van {seed_of.day} is niet na vandaag ({on}). Kies een trekking waarvan niemand de uitslag kent."
        )
    names = _names(candidates)
    salt = secrets.token_hex(16)
    record = {
        "kandidaten": names,
        "zout": salt,
        "vastgelegd": on.isoformat(),
        "trekking": seed_of.name,
        "trekking_op": seed_of.day.isoformat(),
        "hash": commitment(names, salt, on.isoformat(), seed_of),
    }
    write_text(out, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    print(f"Publiceer nu: code {record['hash']}, vastgelegd op {on}, zaad: {seed_of.name}, op {seed_of.day}.")
    print(f"Bewaar {out}. Publiceren na de trekking bewijst niets: dan kan het zout erbij zijn gezocht.")


def draw(record: Path, seed: str, on: date) -> None:
    """Print the order of the draw. Refuses a changed list or draw, a seed that is no row of numbers, and a draw that is still to come."""
    data = read_json(record, "de vastlegging", OWN_FILE)
    try:
        names, salt, fixed = [str(n) for n in data["kandidaten"]], str(data["zout"]), str(data["hash"])
        made, seed_of = date.fromisoformat(data["vastgelegd"]), Draw(str(data["trekking"]), date.fromisoformat(data["trekking_op"]))
    except (ValueError, KeyError, TypeError) as error:
        raise FileUnreadable(file=record.name, problem=f"dit is geen vastlegging ({cause(error)})", cure=OWN_FILE) from None
    if commitment(names, salt, made.isoformat(), seed_of) != fixed:
        problem = "de lijst, de dag of de trekking is na het vastleggen veranderd: de code klopt niet meer"
        raise FileUnreadable(file=record.name, problem=problem, cure=OWN_FILE)
    if seed_of.day <= made:
        raise InputError(
            message=f"De trekking van {seed_of.day} is niet na het vastleggen op {made}: het zout kan erbij zijn gezocht. Leg opnieuw vast."
        )
    if on < seed_of.day:
        raise InputError(message=f"De trekking is op {seed_of.day} en dus nog niet geweest. Wacht op de uitslag.")
    drawn = _seed(seed)
    for place, name in enumerate(drawn_order(names, fixed, drawn), 1):
        print(f"{place}. {name}")
    print(f"Code {fixed}, vastgelegd op {made}; zaad {drawn}. Maak nu ook lijst en zout openbaar ({record.name}).")
    print(CHECKS.format(when=seed_of.day, seed=drawn, name=seed_of.name))


def _seed(text: str) -> str:
    """The drawn numbers with one space between them, without leading zeros: another way of writing them must not be another seed."""
    if not re.fullmatch(r"[\d\s.,;:-]+", text, re.ASCII):
        raise InputError(message="Het zaad is geen rij getallen. Schrijf alleen de getrokken getallen, zoals 4 8 15 16 23 42.")
    drawn = " ".join(n.lstrip("0") or "0" for n in re.findall(r"\d+", text))
    if len(drawn) < SHORTEST_SEED:
        raise InputError(message=f"Het zaad is te kort. Gebruik de uitslag van een openbare trekking, ten minste {SHORTEST_SEED} tekens.")
    return drawn


def _names(path: Path) -> list[str]:
    """The candidates, composed (NFC) and with single spaces, so that what is committed to can be typed again."""
    cure = "Schrijf een kandidaat per regel."
    lines = (" ".join(unicodedata.normalize("NFC", line).split()) for line in read_text(path, "de lijst", cure).splitlines())
    names = [line for line in lines if line]
    if len(names) < 2 or len({unicodedata.normalize("NFKC", n).casefold() for n in names}) < len(names):
        problem = "er zijn minder dan twee kandidaten, of een naam staat er twee keer (hoofdletters, spaties en de wijze waarop een accent is vastgelegd maken geen verschil)"
        raise FileUnreadable(file=path.name, problem=problem, cure=cure)
    return names
