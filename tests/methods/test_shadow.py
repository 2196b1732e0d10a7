"""The shadow of a dwelling: the raster is exact, and equals two ledgers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from werkruimte.methods.room import usable_category
from werkruimte.methods.shadow import loss_at, shadow_raster

STEPS = np.array([0.0, 10, 30, 50, 100])


@given(arrays(np.int8, (9, 12), elements=st.integers(-1, 4)))
def test_the_raster_equals_the_loss_at_every_centre(category: np.ndarray) -> None:
    fallen, steps = shadow_raster(category, STEPS, 10.0)
    row, column = np.indices(category.shape)
    xy = np.column_stack([column.ravel() * 10.0 + 5, row.ravel() * 10.0 + 5])
    cells, lost = loss_at(xy, xy, category.ravel(), STEPS)
    assert fallen.ravel().tolist() == cells.tolist()
    assert steps.ravel().tolist() == lost.tolist()


@given(
    arrays(np.float64, (15, 2), elements=st.floats(0, 200, width=32)),
    arrays(np.float64, 15, elements=st.floats(0, 300, width=32)),
    arrays(np.float64, 2, elements=st.floats(0, 200, width=32)),
)
def test_the_loss_is_the_difference_of_two_ledgers(cells: np.ndarray, site_m: np.ndarray, spot: np.ndarray) -> None:
    before = usable_category(STEPS, site_m)
    after = usable_category(STEPS, np.minimum(site_m, np.sqrt(((cells - spot) ** 2).sum(axis=1))))
    fallen, steps = loss_at(spot[None, :], cells, before, STEPS)
    assert fallen[0] == (after < before).sum()
    assert steps[0] == (before.astype(int) - after).sum()
