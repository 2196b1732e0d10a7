"""A sentence with blanks: what a council can adopt, or a page can say, with local names and numbers."""

from __future__ import annotations

from dataclasses import dataclass

from werkruimte.domain.figure import Figure


@dataclass(frozen=True)
class Blank:
    """One blank: filled by a figure or by names; `ask` says what to supply when there is neither."""

    name: str
    figure: Figure | None = None
    names: tuple[str, ...] = ()
    ask: str = ""

    @property
    def filled(self) -> bool:
        """Whether there is something to print."""
        return bool(self.names) or (self.figure is not None and self.figure.known)


@dataclass(frozen=True)
class Clause:
    """A template with its blanks. `tone`: akkoord, college, motie, or regel (plan, tender or deed); `law`: ids it rests on."""

    id: str
    measure: int
    tone: str
    title: str
    template: str
    blanks: tuple[Blank, ...]
    law: tuple[str, ...] = ()
