"""The Werktoets: what a plan does to work. Plan in, result out."""

from werkruimte.werktoets.assess import assess
from werkruimte.werktoets.ground import Ground, ground
from werkruimte.werktoets.plan import Plan, Variant
from werkruimte.werktoets.public import public
from werkruimte.werktoets.read_plan import read_plan, with_firms
from werkruimte.werktoets.result import Result

__all__ = ["Ground", "Plan", "Result", "Variant", "assess", "ground", "public", "read_plan", "with_firms"]
