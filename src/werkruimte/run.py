"""Municipality in, run out: the one call behind command line, notebook and web."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from werkruimte.catalogue.catalogue import rules_used
from werkruimte.domain.assessment import Assessment, Event
from werkruimte.domain.figure import Area, Figures
from werkruimte.domain.source import Source
from werkruimte.facts.snapshot import Snapshot
from werkruimte.layers import ALL, Layers, MapTable, Shown, layers, map_tables
from werkruimte.measures import context, left_out, m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12, m13, m14, reasons
from werkruimte.methods.bridge import Link
from werkruimte.rules.plinths import plinth_rules
from werkruimte.rules.rules import Parameter, Rules
from werkruimte.studies.bridge import Bridge
from werkruimte.studies.studies import Studies, confidence_of, run_studies

__all__ = ["Link", "Run", "run"]

MEASURES = (m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12, m13, m14)
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Run:
    """All figures, assessments and events of one snapshot under one set of rules, and the tables they stand on.

    `edition`: `intern` as derived; `publiek` as `publish.public` leaves it, with `shown` (what maps may show of it) and
    `withheld` (ids of figures and parameters that it says nothing of).
    """

    municipality: Area
    rules: Rules
    sources: tuple[Source, ...]
    figures: Figures
    assessments: tuple[Assessment, ...]
    events: tuple[Event, ...]
    bridge: Bridge
    studies: Studies
    edition: Literal["intern", "publiek"] = "intern"
    shown: Shown = ALL
    withheld: frozenset[str] = frozenset()

    @property
    def parameters(self) -> list[Parameter]:
        """The assumptions and norms that the run used, those of plinths where a method reads them."""
        read = {id for ids in rules_used().values() for id in ids}
        plinths = [p for p in plinth_rules().measures.values() if p.id in read]
        return [p for p in (*self.rules.parameters.values(), *plinths) if p.id not in self.withheld]

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the tables the run stands on, for proofs and exports."""
        return self.studies.connection.execute(sql).fetchall()

    def layers(self) -> Layers:
        """What a map shows, in RD and in longitude and latitude."""
        return layers(self.studies, self.shown)

    def map_tables(self) -> tuple[MapTable, ...]:
        """The rows that a geographic file may hold."""
        return map_tables(self.shown)


def run(snapshot: Snapshot, rules: Rules, progress: Progress = lambda _: None) -> Run:
    """Derive everything from a snapshot. Same snapshot, rules and version: the same answer."""
    studies = run_studies(snapshot, rules, progress)
    progress("getallen tellen")
    figures = Figures({s.id: confidence_of(s) for s in studies.sources if s.caveat})
    events = m01.figures(studies, figures)
    for room in (*MEASURES, reasons, context):
        room.figures(studies, figures)
    figures = left_out.told(studies, figures)
    return Run(
        municipality=studies.municipality,
        rules=rules,
        sources=studies.sources,
        figures=figures,
        assessments=tuple(m.assess(studies, figures) for m in (m01, *MEASURES)),
        events=tuple(events),
        bridge=studies.bridge,
        studies=studies,
    )
