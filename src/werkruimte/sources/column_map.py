"""Which column of the user's file holds which of our fields: `<whole file name>.kolommen.toml` or `.json` (CONTRACT 6)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkruimte.domain.errors import ColumnMissing, FileUnreadable
from werkruimte.domain.own_files import read_json, read_toml

ENDINGS = (".kolommen.toml", ".kolommen.json")
PERSONAL = frozenset({"naam"})
"""Fields that a mapping may name and that are never read: an establishment is nobody here."""
FIELDS = frozenset(
    [
        "vestigingsnummer",
        "naam",
        "postcode",
        "huisnummer",
        "toevoeging",
        "sbi",
        "banen",
        "grootteklasse",
        "x",
        "y",
        "peiljaar",
        "verblijfsobject",
        "rechtsvorm",
    ]
)
COUNTS = frozenset({"banen", "grootteklasse"})
CURE = "Zie 'Vestigingen' in docs/bronnen.md."


@dataclass(frozen=True)
class ColumnMap:
    """Our field -> the column of the file; the separator of a CSV, empty when it is to be found out; `sbi` 2008 or 2025, 0 when not told."""

    columns: dict[str, str]
    separator: str = ""
    sbi: int = 0

    def checked(self, file: str, have: frozenset[str], twice: Collection[str] = ()) -> dict[str, str]:
        """Field -> column (lower case), of those that may be read. Raises ColumnMissing, FileUnreadable for one that stands there `twice`."""
        columns = {field: column.lower() for field, column in self.columns.items() if field not in PERSONAL}
        for field, column in sorted(columns.items()):
            if column not in have:
                raise ColumnMissing(file=file, column=self.columns[field], found=", ".join(sorted(have)), cure=CURE)
            if column in twice:
                problem = f"kolom '{self.columns[field]}' staat er meer dan eens; welke geldt is niet te zien"
                raise FileUnreadable(file=file, problem=problem, cure="Hernoem of verwijder de andere.")
        if "sbi" not in columns or not COUNTS & columns.keys():
            raise ColumnMissing(file=file, column="sbi, en banen of grootteklasse", found=", ".join(sorted(columns)), cure=CURE)
        return columns


def beside(path: Path) -> ColumnMap | None:
    """The mapping that lies beside a file, None when there is none. Raises FileUnreadable when it cannot be used."""
    side = next((s for s in (path.with_name(path.name + e) for e in ENDINGS) if s.is_file()), None)
    if side is None:
        return None
    read = read_toml if side.suffix == ".toml" else read_json
    return _understood(read(side, "het kolommenbestand", CURE), side.name)


def own_names(columns: frozenset[str]) -> ColumnMap | None:
    """A file that bears our own names needs no mapping: an SBI code, jobs or a size class, and something that tells where."""
    mine = {name: name for name in FIELDS & columns}
    placed = {"x", "y"} <= mine.keys() or {"postcode", "huisnummer"} <= mine.keys() or "verblijfsobject" in mine
    return ColumnMap(mine) if "sbi" in mine and COUNTS & mine.keys() and placed else None


def _understood(data: Any, file: str) -> ColumnMap:
    columns = data.get("kolommen") if isinstance(data, dict) else None
    if not isinstance(columns, dict) or not columns:
        raise FileUnreadable(file=file, problem="het deel 'kolommen' ontbreekt of is leeg", cure=CURE)
    unknown = sorted(str(k) for k in columns if k not in FIELDS)
    if unknown:
        known = ", ".join(sorted(FIELDS))
        raise FileUnreadable(file=file, problem=f"'{unknown[0]}' is geen veld van ons", cure=f"Kies uit: {known}.")
    separator = str(data.get("scheidingsteken", ""))
    separator = "\t" if separator.lower() in ("tab", "\\t") else separator
    if len(separator) > 1:
        raise FileUnreadable(file=file, problem=f"scheidingsteken '{separator}' is meer dan één teken", cure=CURE)
    version = str(data.get("sbi_versie", 0))
    if version not in ("0", "2008", "2025"):
        raise FileUnreadable(file=file, problem=f"sbi_versie '{version}' is geen versie van de SBI", cure="Kies 2008 of 2025.")
    return ColumnMap({k: str(v).strip() for k, v in columns.items()}, separator, int(version))
