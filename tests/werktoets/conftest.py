"""The ground of the demo municipality, read once."""

import pytest

from werkruimte.run import Run
from werkruimte.werktoets import Ground, ground


@pytest.fixture(scope="session")
def demo_ground(demo_run: Run) -> Ground:
    return ground(demo_run.studies)
