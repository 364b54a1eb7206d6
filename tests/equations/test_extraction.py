from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomodel.equations import extraction, ghosh, leontief
from iomodel.errors import ParameterError, SolverError
from tests.helpers.economies import drawn, economies, with_idle_sector

CASES = list(product(["row", "column", "row and column", "forward"], [False, True]))


def inverse(A):
    return leontief.inverse(leontief.factorise(A))


def brute_force(A, x, i, share, convention, keep):
    """Build the economy without the sector and solve it anew."""
    kept = 1 - share
    if convention == "forward":
        matrix = ghosh.coefficients(A * x, x)
        final = x - x @ matrix
    else:
        matrix = A.copy()
        final = x - A @ x
    own = matrix[i, i]
    if convention != "column":
        matrix[i] *= kept
    if convention in ("column", "row and column"):
        matrix[:, i] *= kept
    matrix[i, i] = own * kept
    if not keep:
        final[i] *= kept
    return np.linalg.solve(np.eye(len(x)) - (matrix.T if convention == "forward" else matrix), final)


@pytest.mark.parametrize(("convention", "keep"), CASES)
@settings(max_examples=25)
@given(e=economies, share=st.sampled_from([0.0, 0.3, 1.0]), i=st.integers(0, 5))
def test_closed_form_is_brute_force(convention, keep, e, share, i):
    x = e.x
    left = extraction.extract(e.A, inverse(e.A), x, i, share, convention, keep)
    expected = brute_force(e.A, x, i, share, convention, keep)
    np.testing.assert_allclose(left, expected, rtol=1e-9, atol=1e-11 * x.max())


@pytest.mark.parametrize(("convention", "keep"), CASES)
@settings(max_examples=25)
@given(e=economies, share=st.sampled_from([0.0, 0.3, 1.0]))
def test_all_sectors_at_once_are_each_alone(convention, keep, e, share):
    x, L = e.x, inverse(e.A)
    each = [x - extraction.extract(e.A, L, x, i, share, convention, keep) for i in range(6)]
    outputs = extraction.losses(e.A, L, x, share, convention, keep)
    np.testing.assert_allclose(outputs, np.sum(each, axis=1), rtol=1e-9, atol=1e-11 * x.sum())
    values = extraction.losses(e.A, L, x, share, convention, keep, weights=e.v)
    np.testing.assert_allclose(values, each @ e.v, rtol=1e-9, atol=1e-11 * x.sum())


@given(economies)
def test_full_extraction_of_every_sector_is_column_sum_times_output_over_diagonal(e):
    L = inverse(e.A)
    expected = L.sum(axis=0) * e.x / L.diagonal()
    np.testing.assert_allclose(extraction.losses(e.A, L, e.x), expected, rtol=1e-12)
    both = extraction.losses(e.A, L, e.x, convention="row and column")
    np.testing.assert_allclose(both, expected, rtol=1e-12)


@pytest.mark.parametrize(("convention", "keep"), CASES)
def test_shares_in_one_batch_nothing_for_nothing_and_more_for_more(convention, keep):
    e = drawn(7)
    L, shares = inverse(e.A), np.linspace(0, 1, 5)
    batch = extraction.extract(e.A, L, e.x, 2, shares, convention, keep)
    one_by_one = [extraction.extract(e.A, L, e.x, 2, s, convention, keep) for s in shares]
    np.testing.assert_allclose(batch, one_by_one, rtol=1e-15)
    np.testing.assert_allclose(batch[0], e.x, rtol=1e-12)
    assert (np.diff(batch.sum(axis=1)) < 0).all()


@given(e=economies, i=st.integers(0, 5), remaining=st.floats(0, 1))
def test_share_for_a_target_hits_it(e, i, remaining):
    L = inverse(e.A)
    share = (1 - remaining) / (1 + remaining * (L[i, i] - 1))  # Dietzenbacher & Lahr 2013
    left = extraction.extract(e.A, L, e.x, i, share)[i]
    assert left == pytest.approx(remaining * e.x[i], rel=1e-11, abs=1e-13 * e.x[i])


@pytest.mark.parametrize(("convention", "keep"), CASES)
def test_neither_unit_nor_order_matters(convention, keep):
    e, order = drawn(8), np.array([3, 0, 5, 1, 4, 2])
    L, x = inverse(e.A), e.x
    losses = extraction.losses(e.A, L, x, 0.4, convention, keep)
    for scale in (1e-9, 1e9):
        scaled = extraction.losses(e.A, L, x * scale, 0.4, convention, keep)
        np.testing.assert_allclose(scaled / scale, losses, rtol=1e-12)
    square = np.ix_(order, order)
    reordered = extraction.losses(e.A[square], L[square], x[order], 0.4, convention, keep)
    np.testing.assert_allclose(reordered, losses[order], rtol=1e-12)


@pytest.mark.parametrize(("convention", "keep"), CASES)
def test_sector_without_output_loses_nothing_and_cannot_be_extracted_alone(convention, keep):
    e = with_idle_sector(9)
    x, L = e.x, inverse(e.A)
    x[-1] = 0.0
    left = [brute_force(e.A, x, i, 0.5, convention, keep) for i in range(5)]
    losses = extraction.losses(e.A, L, x, 0.5, convention, keep)
    np.testing.assert_allclose(losses, np.append((x - left).sum(axis=1), 0), rtol=1e-10)
    alone = extraction.extract(e.A, L, x, 0, 0.5, convention, keep)
    np.testing.assert_allclose(alone, left[0], atol=1e-12 * x.max())
    with pytest.raises(SolverError, match="output of sector at position 5 is 0"):
        extraction.extract(e.A, L, x, 5, 0.5, convention, keep)


@pytest.mark.parametrize("share", [-0.1, 1.1, 20.0, np.nan])
def test_share_outside_0_to_1_is_refused(share):
    e = drawn(1)
    L = inverse(e.A)
    with pytest.raises(ParameterError, match=r"share extracted is .*expected 0 to 1"):
        extraction.extract(e.A, L, e.x, 0, np.array([0.5, share]))


def test_unknown_convention_is_named_with_the_nearest_known():
    e = drawn(1)
    with pytest.raises(ParameterError, match=r"'rows', expected one of row, .*Did you mean 'row'"):
        extraction.losses(e.A, inverse(e.A), e.x, convention="rows")
