"""A sentence with blanks: what a council can adopt, or a page can say, with local names and numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from werkruimte.domain.figure import Figure

SLOT = re.compile(r"\{(\w+)(?::\w+)?\}")


def named(template: str) -> set[str]:
    """The blanks that a template names."""
    return set(SLOT.findall(template))


@dataclass(frozen=True)
class Blank:
    """One blank: filled by a figure or by names; `ask` says what to supply when there is neither, `left_out` which names are not in it, and why."""

    name: str
    figure: Figure | None = None
    names: tuple[str, ...] = ()
    ask: str = ""
    left_out: str = ""

    @property
    def filled(self) -> bool:
        """Whether there is something to print."""
        return bool(self.names) or (self.figure is not None and self.figure.known)


@dataclass(frozen=True)
class Clause:
    """A template with its blanks; `otherwise`: the one in its place where a fact is not known. `tone`: akkoord, college, motie, or regel (plan, tender or deed); `law`: ids it rests on."""

    id: str
    measure: int
    tone: str
    title: str
    template: str
    blanks: tuple[Blank, ...]
    law: tuple[str, ...] = ()
    otherwise: str = ""

    @property
    def said(self) -> str:
        """The template that its data carry: `otherwise` leaves out what is not known, so that nothing unknown is asserted."""
        lacking = named(self.template) - named(self.otherwise) - {b.name for b in self.blanks if b.filled}
        return self.otherwise if self.otherwise and lacking else self.template
