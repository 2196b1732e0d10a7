"""What stands in the program itself and not in a file of the user: documents of projects, named among the sources like any file."""

from __future__ import annotations

import hashlib
from datetime import date
from importlib import resources

from werkruimte.catalogue.texts import projects_of
from werkruimte.domain.figure import Period
from werkruimte.domain.source import Source

FILE = "projects.toml"


def of(municipality: str) -> tuple[Source, ...]:
    """The documents of the declared projects of a municipality (its code), each one row of the table of projects."""
    content = resources.files("werkruimte.catalogue").joinpath(FILE).read_bytes()
    return tuple(
        Source(
            id=p.source_id,
            kind="project",
            file=FILE,
            title=f"{p.name}: {p.document}",
            publisher=p.source,
            licence="feiten uit openbare stukken",
            may_publish="rows",
            period=Period(date.fromisoformat(p.adopted)),
            sha256=hashlib.sha256(content).hexdigest(),
            rows_in=1,
            rows_out=1,
            warning="" if p.verified else "Niet geverifieerd: overgenomen uit wat anderen over het plan schrijven.",
        )
        for p in projects_of(municipality)
    )
