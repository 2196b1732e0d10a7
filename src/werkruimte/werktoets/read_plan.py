"""A plan from its file: TOML or JSON with an area and variants, or a bare polygon with the programme given beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from werkruimte.domain.errors import FileUnreadable, InputError
from werkruimte.domain.own_files import read_json, read_toml
from werkruimte.rules.needs import NEW, OLD, UNKNOWN
from werkruimte.rules.rules import Rules
from werkruimte.rules.sound import PARTS, PEAK_PARTS, WORDS
from werkruimte.werktoets.plan import KINDS, Block, Phase, Plan, Sound, Variant
from werkruimte.werktoets.read_firms import read_firms
from werkruimte.werktoets.shapes import FILES, check_area, check_near, read_file, read_shape, to_rd

CURE = "De vorm staat in docs/werktoets.md."
MOST_VARIANTS = 5
MOST = 1e9
"""Of dwellings, m2 or jobs in a plan: more is a mistake."""
MOST_DB = 150
"""dB(A): louder than any firm at 30 m; a higher number is a mistake."""
PLAN_KEYS = {"naam", "vlak", "voorbeeld", "variant", "blok", "bron", "bedrijven", "sbi_versie"}
VARIANT_KEYS = {"naam", "woningen", "werk_m2", "woonplek", "werkplek", "blijft_m2", "woningen_weg", "bvo_m2", "werk_aandeel", "banen"}
VARIANT_KEYS |= {"m2_per_baan", "fase"}
SOUND_KEYS = {"naam", "x", "y", "l30", "piek30", "binnen", "piek_binnen", "transport"}
PHASE_KEYS = {"naam", "jaar", "woningen", "werk_m2"}


def with_firms(plan: Plan, path: Path, rules: Rules) -> Plan:
    """The plan with the firms of the table that its file names at `bedrijven`; the same plan where it names none."""
    data = _document(path) or {}
    name, version = data.get("bedrijven"), data.get("sbi_versie", UNKNOWN)
    if "sbi_versie" in data and version not in (OLD, NEW):
        raise FileUnreadable(file=path.name, problem=f"sbi_versie '{version}' is geen versie van de SBI", cure=f"Kies {OLD} of {NEW}.")
    if name is None:
        return plan
    file = path.parent / str(name)
    if not isinstance(name, str) or not file.is_file():
        raise FileUnreadable(
            file=path.name, problem=f"bedrijven: het bestand '{name}' bestaat niet", cure="Geef een pad vanaf het planbestand."
        )
    return replace(plan, firms=read_firms(file, rules, plan.area, version))


def read_plan(
    path: Path, outline: BaseGeometry | None, municipality: str, dwellings: int | None = None, work_m2: float | None = None
) -> Plan:
    """Read and check a plan. `outline`: the municipality, None when unknown.

    `dwellings` and `work_m2` are the programme when the file is a bare polygon. Raises InputError with place and cure.
    """
    if not path.is_file():
        raise FileUnreadable(file=str(path), problem="dit bestand bestaat niet", cure="Geef een planbestand of een vlak.")
    for option, given in (("--woningen", dwellings), ("--werk", work_m2)):
        if given is not None and not 0 <= given < MOST:
            raise InputError(message=f"{option} kan niet {_typed(given)} zijn; geef een getal van 0 of meer.")
    data = _document(path)
    if data is None:
        area = _checked(read_file(path), path.name, outline, municipality)
        if dwellings is None:
            problem = "het vlak heeft geen programma"
            raise FileUnreadable(file=path.name, problem=problem, cure="Geef --woningen en --werk, of een planbestand.")
        work = {"werkruimte": float(work_m2)} if work_m2 else {}
        return Plan(path.stem, area, (Variant("A", "Programma", dwellings, work, work_told=work_m2 is not None),), path.name)
    if dwellings is not None or work_m2 is not None:
        told = f"{path.name} heeft zelf een programma: --woningen en --werk gelden alleen bij een los vlak. Laat ze weg, of pas het planbestand aan."
        raise InputError(message=told)
    return _plan(data, path, outline, municipality)


def _typed(value: object) -> str:
    """A value that is refused, as it was typed but for the comma of a number."""
    return f"{value:.10g}".replace(".", ",") if isinstance(value, float) else str(value)


def _document(path: Path) -> dict[str, Any] | None:
    """The content of a plan file; None when the file is a shape."""
    suffix = path.suffix.lower()
    if suffix not in (".toml", *FILES):
        problem = f"een plan in de vorm '{suffix or 'zonder achtervoegsel'}' kennen wij niet"
        raise FileUnreadable(file=path.name, problem=problem, cure="Geef TOML, JSON, GeoJSON, GeoPackage, WKT of een IMRO-plan (GML).")
    if suffix == ".toml":
        return read_toml(path, "het planbestand", CURE)
    if suffix == ".json":
        data = read_json(path, "het planbestand", CURE)
        return data if isinstance(data, dict) and {"variant", "vlak"} & set(data) else None
    return None


def _checked(area: BaseGeometry, where: str, outline: BaseGeometry | None, municipality: str) -> BaseGeometry:
    if area.is_empty:
        raise FileUnreadable(file=where, problem="het vlak is leeg", cure="Teken een vlak met ten minste drie hoekpunten.")
    return check_area(to_rd(area, where), outline, municipality, where)


def _plan(data: dict[str, Any], path: Path, outline: BaseGeometry | None, municipality: str) -> Plan:
    read = _Fields(path.name, "plan", data, PLAN_KEYS)
    if "vlak" not in data:
        raise read.wrong("vlak", "het vlak ontbreekt")
    where = f"{path.name}, vlak"
    area = _checked(read_shape(data["vlak"], where, path.parent), where, outline, municipality)
    tables = data.get("variant")
    if not isinstance(tables, list) or not tables:
        raise read.wrong("variant", "er is geen variant")
    if len(tables) > MOST_VARIANTS:
        raise read.wrong("variant", f"er zijn {len(tables)} varianten; hoogstens {MOST_VARIANTS} passen naast elkaar")
    variants = tuple(_variant(path, chr(65 + number), table, area) for number, table in enumerate(tables))
    sounds = tuple(_sound(path, number, table, area) for number, table in enumerate(read.tables("bron"), 1))
    return Plan(str(data.get("naam", path.stem)), area, variants, path.name, read.yes("voorbeeld"), _block(path, data), sounds)


def _variant(path: Path, code: str, table: dict[str, Any], area: BaseGeometry) -> Variant:
    read = _Fields(path.name, f"variant {code}", table, VARIANT_KEYS)
    return Variant(
        code=code,
        name=str(table.get("naam", f"Variant {code}")),
        dwellings=int(read.number("woningen", whole=True)),
        work_m2=read.floor("werk_m2"),
        work_told="werk_m2" in table,
        homes=read.place("woonplek", path.parent, area),
        work=read.place("werkplek", path.parent, area),
        kept_m2=read.number("blijft_m2", 0),
        homes_removed=read.yes("woningen_weg"),
        gfa_m2=read.maybe("bvo_m2"),
        work_share=read.maybe("werk_aandeel", 1),
        jobs=read.maybe("banen"),
        m2_per_job=read.maybe("m2_per_baan"),
        phases=_by_year([_phase(path, code, number, t) for number, t in enumerate(read.tables("fase"), 1)], read),
    )


def _by_year(phases: list[Phase], read: _Fields) -> tuple[Phase, ...]:
    """Phases in order of building: that of their years, those of one year together; without any year that of the file."""
    years = sorted({p.year for p in phases if p.year is not None})
    if not years:
        return tuple(phases)
    if any(p.year is None for p in phases):
        raise read.wrong("fase", "een deel van de fasen heeft een jaar en een deel niet; geef elke fase een jaar, of geen")
    merged = []
    for year in years:
        same = [p for p in phases if p.year == year]
        names = " en ".join(p.name for p in same)
        merged.append(Phase(names, year, sum(p.dwellings for p in same), sum(p.work_m2 for p in same)))
    return tuple(merged)


def _phase(path: Path, code: str, number: int, table: dict[str, Any]) -> Phase:
    read = _Fields(path.name, f"variant {code}, fase {number}", table, PHASE_KEYS)
    year = read.maybe("jaar")
    homes = int(read.number("woningen", 0, whole=True))
    return Phase(str(table.get("naam", number)), None if year is None else int(year), homes, read.number("werk_m2", 0))


def _sound(path: Path, number: int, table: dict[str, Any], area: BaseGeometry) -> Sound:
    read = _Fields(path.name, f"bron {number}", table, SOUND_KEYS)
    spot = to_rd(shapely.points(read.number("x"), read.number("y")), f"{path.name}, bron {number}")
    check_near(spot, area, "het plangebied", f"{path.name}, bron {number}")
    found = Sound(
        name=str(table.get("naam", f"bron {number}")),
        x=spot.x,
        y=spot.y,
        level=read.by_part("l30", PARTS),
        peak=read.by_part("piek30", PEAK_PARTS),
        inside=read.by_part("binnen", PARTS),
        inside_peak=read.by_part("piek_binnen", PEAK_PARTS),
        transport=read.yes("transport"),
    )
    if not (found.level or found.peak or found.inside or found.inside_peak):
        raise read.wrong("l30", "de bron heeft geen niveau; geef l30, piek30 of binnen")
    return found


def _block(path: Path, data: dict[str, Any]) -> Block | None:
    if "blok" not in data:
        return None
    read = _Fields(path.name, "blok", data["blok"], {"breedte", "diepte", "hoogte"})
    return Block(read.number("breedte"), read.number("diepte"), read.number("hoogte"))


class _Fields:
    """The values of one table, each checked; errors name file, table and key."""

    def __init__(self, file: str, part: str, table: Any, known: set[str]) -> None:
        self.file, self.part, self.table = file, part, table
        if not isinstance(table, dict):
            raise FileUnreadable(file=file, problem=f"{part} is geen tabel", cure=CURE)
        strange = sorted(set(table) - known)
        if strange:
            raise self.wrong(strange[0], f"deze sleutel kennen wij niet; bekend: {', '.join(sorted(known))}")

    def wrong(self, key: str, problem: str) -> FileUnreadable:
        """The error for one key."""
        return FileUnreadable(file=self.file, problem=f"{self.part}, {key}: {problem}", cure=CURE)

    def number(self, key: str, default: float | None = None, whole: bool = False, most: float = MOST) -> float:
        """A number from 0 to the most that makes sense."""
        value = self.table.get(key, default)
        good = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most and (not whole or value == int(value))
        if not good and key not in self.table:
            raise self.wrong(key, "ontbreekt")
        if not good:
            span = "0 of meer" if most == MOST else f"0 tot {most:g}"
            raise self.wrong(key, f"'{_typed(value)}' kan niet; geef een {'heel ' if whole else ''}getal van {span}")
        return float(value)

    def maybe(self, key: str, most: float = MOST) -> float | None:
        """A number of 0 or more, None when the key is absent."""
        return self.number(key, most=most) if key in self.table else None

    def yes(self, key: str) -> bool:
        """true or false, no when the key is absent; a word that looks like it is an error."""
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, f"'{value}' kan niet; schrijf true of false, zonder aanhalingstekens")
        return value

    def tables(self, key: str) -> list[Any]:
        """The list of tables at a key, empty when it is absent."""
        value = self.table.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "dit is geen lijst van tabellen")
        return value

    def by_part(self, key: str, parts: tuple[str, ...]) -> dict[str, float]:
        """dB(A) by part of the day; one number holds in each of them, a part left out is silent."""
        value = self.table.get(key, {})
        if not isinstance(value, dict):
            return dict.fromkeys(parts, self.number(key, most=MOST_DB))
        told = _Fields(self.file, f"{self.part}, {key}", value, {WORDS[part] for part in parts})
        return {part: told.number(WORDS[part], most=MOST_DB) for part in parts if WORDS[part] in value}

    def floor(self, key: str) -> dict[str, float]:
        """m2 by kind; one number is work space of no kind in particular."""
        value = self.table.get(key, 0)
        if not isinstance(value, dict):
            m2 = self.number(key, 0)
            return {"werkruimte": m2} if m2 else {}
        kinds = _Fields(self.file, f"{self.part}, {key}", value, {*KINDS, "werkruimte"})
        return {kind: kinds.number(kind) for kind in value}

    def place(self, key: str, folder: Path, area: BaseGeometry) -> BaseGeometry | None:
        """Where something stands; it must touch the area."""
        if key not in self.table:
            return None
        where = f"{self.file}, {self.part}, {key}"
        found = read_shape(self.table[key], where, folder)
        if not found.is_valid:
            raise self.wrong(key, "het vlak kruist zichzelf; teken het opnieuw")
        if not area.buffer(1).covers(found):
            raise self.wrong(key, "dit ligt (deels) buiten het vlak van het plan; verplaats het, of vergroot het vlak")
        return found
