"""What several commands ask alike: which municipality, from which files, under which assumptions, on which day."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


@Parameter(name="*")
@dataclass(frozen=True)
class Question:
    """A municipality and what it is counted from. The texts below the fields are those of the command line."""

    gemeente: str
    "Naam of code, bijvoorbeeld rijssen-holten."
    _: KW_ONLY
    data: Path | None = None
    "Map met uw eigen bestanden. Zonder deze optie gebruikt het programma de meegeleverde feitenbasis."
    aannamen: Path | None = None
    "TOML-bestand met eigen waarden voor aannamen."
    datum: date | None = None
    "Datum waarop de regels gelden (JJJJ-MM-DD); anders vandaag."
    sla_over: Annotated[tuple[str, ...], Parameter(negative="", show_default=False)] = ()
    "Naam van een bestand dat u overslaat; mag vaker."

    @property
    def on(self) -> date:
        """The day of the rules: the one given, else today."""
        return self.datum or date.today()


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Order(Question):
    """The same, with the place for what is made."""

    uit: Path
    "Map waarin het resultaat komt."
    publiek: Annotated[bool, Parameter(negative="", show_default=False)] = False
    "Maak de openbare uitgave: zonder kleine aantallen en alles wat alleen voor intern gebruik is."
