"""Firms from a table of their places: licensed category, SBI, m2 and jobs. Names are not read."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from werkruimte.domain.errors import ColumnMissing, FileUnreadable
from werkruimte.domain.own_files import read_rows
from werkruimte.rules.needs import UNKNOWN, version_of
from werkruimte.rules.rules import Rules
from werkruimte.werktoets.plan import Firm
from werkruimte.werktoets.shapes import check_near, to_rd

CURE = "De kolommen staan in docs/werktoets.md."


def read_firms(path: Path, rules: Rules, area: BaseGeometry, version: int = UNKNOWN) -> tuple[Firm, ...]:
    """One firm a row (CSV, `;` or `,`). A place is `x` and `y`, or `vlak` (WKT of the plot); all else may be empty.

    version: of which SBI the codes are; where nobody told, those that only one version has decide.
    Raises FileUnreadable or ColumnMissing with the row: a firm left out silently would be a firm that fits.
    """
    columns, rows = read_rows(path, "de lijst van bedrijven", CURE)
    if "vlak" not in columns and not {"x", "y"} <= set(columns):
        raise ColumnMissing(file=path.name, column="x", found=", ".join(columns), cure=CURE)
    firms = [_Row(path.name, number, row).firm(rules, area) for number, row in enumerate(rows, 2)]
    version = version or version_of(Counter(f.sbi for f in firms if f.sbi).items())
    return tuple(replace(f, sbi_version=version) for f in firms)


class _Row:
    """One row with its number, so that an error names it."""

    def __init__(self, file: str, number: int, values: dict[str, str]) -> None:
        self.file, self.nr, self.values = file, number, values

    def wrong(self, column: str, problem: str) -> FileUnreadable:
        return FileUnreadable(file=self.file, problem=f"regel {self.nr}, kolom {column}: {problem}", cure=CURE)

    def text(self, column: str) -> str:
        return self.values.get(column, "").strip()

    def number(self, column: str) -> float | None:
        text = self.text(column).replace(",", ".")
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            raise self.wrong(column, f"'{self.text(column)}' is geen getal") from None
        if not 0 <= value < 1e9:
            raise self.wrong(column, f"'{self.text(column)}' kan niet; geef een getal van 0 of meer")
        return value

    def category(self, column: str, rules: Rules) -> str | None:
        text = self.text(column).replace(",", ".")
        if text and text not in rules.categories:
            raise self.wrong(column, f"'{self.text(column)}' is geen categorie; kies uit {', '.join(rules.categories)}")
        return text or None

    def place(self) -> BaseGeometry:
        if self.text("vlak"):
            try:
                shape = shapely.from_wkt(self.text("vlak"))
            except shapely.errors.GEOSException:
                raise self.wrong("vlak", "dit is geen vlak in WKT") from None
        else:
            x, y = self.number("x"), self.number("y")
            if x is None or y is None:
                raise self.wrong("x", "de plek ontbreekt")
            shape = shapely.points(x, y)
        if shape.is_empty or not shape.is_valid:
            raise self.wrong("vlak", "het vlak is leeg of kruist zichzelf")
        return to_rd(shapely.force_2d(shape), f"{self.file}, regel {self.nr}")

    def firm(self, rules: Rules, area: BaseGeometry) -> Firm:
        place = self.place()
        check_near(place, area, "het plangebied", f"{self.file}, regel {self.nr}")
        return Firm(
            row=self.nr,
            place=place,
            licensed=self.category("categorie", rules),
            planned=self.category("plan_categorie", rules),
            sbi=self.text("sbi").replace(".", ""),
            floor_m2=self.number("m2"),
            jobs=self.number("banen"),
        )
