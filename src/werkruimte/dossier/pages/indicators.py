"""K1-K20: one table of aliases, with the empty ones saying what would fill them."""

from __future__ import annotations

from werkruimte.catalogue.texts import indicators
from werkruimte.dossier.blocks import Page, Paragraph, Table
from werkruimte.dossier.pages.measures import indicator_rows
from werkruimte.run import Run


def page(run: Run) -> Page:
    """The core monitor of the council."""
    rows = tuple((*indicator_rows(run, i), ", ".join(str(n) for n in i.measures)) for i in indicators())
    columns = ("Maatstaf", "Doel", "Stand", "Wanneer", "Maatregel")
    table = Table("maatstaven", "Twintig maatstaven", columns, (False,) * 5, rows, ("1.5fr", "27mm", "1.2fr", "1.2fr", "18mm"))
    lead = "Elke maatstaf is een naam voor getallen die elders in dit dossier staan. Een lege maatstaf zegt wat nodig is; leeg is niet nul."
    return Page("maatstaven", "Zo volgt de raad het", "Maatregelen", (Paragraph(lead), table), short="Maatstaven K1 tot K20", sheet=True)
