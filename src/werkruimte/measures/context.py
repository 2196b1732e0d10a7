"""How old the sources are, and how much of the catalogue is known."""

from __future__ import annotations

from statistics import median

from werkruimte.catalogue.catalogue import catalogue
from werkruimte.domain.figure import Figures, Period, Proof
from werkruimte.measures.tally import Basis, absent, add, noted
from werkruimte.studies.studies import Studies


def figures(studies: Studies, into: Figures) -> None:
    """Add the median age of the sources on the date of the run, and the share of figures with a value."""
    on = studies.rules.on
    ages = [max((on - s.period.end).days, 0) for s in studies.sources if s.kind and s.period.known]
    sources = tuple(s.id for s in studies.sources if s.kind)
    basis = Basis(Period(on), sources, "midden")
    here = studies.municipality
    if ages:
        add(
            into,
            "ctx.snapshot.age.median",
            here,
            float(median(ages)),
            basis,
            Proof("median", operands=tuple((str(a), "", "", "") for a in ages)),
        )
    else:
        absent(into, "ctx.snapshot.age.median", [here], noted(basis, "Van geen bestand is een datum bekend."), "source_missing")
    if not sources:
        absent(into, "ctx.figures.known.share", [here], Basis(Period(on), (), "laag", note="Er is geen bestand gelezen."), "source_missing")
        return
    apply = [id for id, entry in catalogue().items() if "gemeente" in entry.levels and id != "ctx.figures.known.share"]
    known = {f.id for f in into if f.area.level == "gemeente" and f.known}
    count = sum(id in known for id in apply)
    # This figure itself is known, and counts among those that apply.
    add(into, "ctx.figures.known.share", here, 100 * (count + 1) / (len(apply) + 1), basis, Proof(f"100 * {count + 1} / {len(apply) + 1}"))
