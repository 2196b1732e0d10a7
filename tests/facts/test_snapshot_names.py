"""What a municipality without facts is answered: the cure of the command that asked."""

import pytest

from werkruimte.domain.errors import FactsNotShipped, MunicipalityUnknown
from werkruimte.facts.snapshot import demo, snapshot_of


@pytest.mark.parametrize(("name", "error"), [("nijkerk", FactsNotShipped), ("atlantis", MunicipalityUnknown)])
def test_a_command_that_takes_a_fact_base_names_bouw_and_one_with_a_folder_names_data(name: str, error: type[Exception]) -> None:
    with pytest.raises(error, match="werkruimte bouw GEMEENTE"):
        snapshot_of(name)
    with pytest.raises(error, match=r"geef die met --data\.$"):
        demo(name)
