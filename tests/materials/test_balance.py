"""Need, supply and stocks of a material by hand, on plain arrays."""

import numpy as np

from iomodel.materials.balance import Balance, StockState, balance, equal_paths, first_short


def column(*values):
    return np.array(values, float)[:, None]


def test_a_store_is_limited_by_its_day_its_rate_and_what_is_left():
    need = np.ones((6, 1))
    store = StockState("state", np.array([0.9]), start=1, rate=0.4)
    found = balance(need, need * 0.5, [store])
    np.testing.assert_allclose(found.drawn[:, 0], [0, 0.4, 0.4, 0.1, 0, 0], atol=1e-15)
    np.testing.assert_allclose(found.left[:, 0], [0.9, 0.5, 0.1, 0, 0, 0], atol=1e-15)
    np.testing.assert_allclose(found.unmet[:, 0], [0.5, 0.1, 0.1, 0.4, 0.5, 0.5])
    np.testing.assert_allclose(found.used[:, 0], [0.5, 0.9, 0.9, 0.6, 0.5, 0.5])
    assert found.without[:, 0].tolist() == [1] * 6


def test_what_is_missing_is_a_share_of_what_is_needed():
    found = balance(column(0.5, 0.0, 0.8), column(0.25, 0.0, 0.9), [])
    assert found.unmet[:, 0].tolist() == [0.5, 0, 0]
    assert found.supply[:, 0].tolist() == [0.25, 0, 0.8]
    assert found.without[:, 0].tolist() == [1, 0, 0]


def test_later_stages_of_the_chain_bound_what_a_store_can_add():
    need, supply = np.ones((3, 1)), np.full((3, 1), 0.3)
    store = StockState("state", np.array([9.0]), reach=column(0.5, 0.2, 2.0))
    both = [store, StockState("makers", np.array([9.0]))]
    found = balance(need, supply, both)
    np.testing.assert_allclose(found.taken[:, :, 0], [[0.2, 0, 0.7], [0.5, 0.7, 0]], atol=1e-15)
    grouped = [
        StockState("state", np.full((2, 1), 9.0), reach=store.reach),
        StockState("makers", np.array([9.0])),
    ]
    np.testing.assert_allclose(balance(need, supply, grouped).taken, found.taken, atol=1e-15)


def test_what_is_handed_out_and_not_needed_may_be_drawn_later():
    need, supply = np.ones((4, 1)), column(1.0, 0.5, 0.5, 0.5)
    store = StockState("state", np.array([2.0]), released=np.array([0.25, 0.25, 0.5, 0.5]))
    found = balance(need, supply, [store])
    np.testing.assert_allclose(found.drawn[:, 0], [0, 0.5, 0.5, 0], atol=1e-15)
    np.testing.assert_allclose(found.left[:, 0], [2, 1.5, 1, 1])
    rated = StockState("state", np.array([2.0]), start=2, rate=0.3, released=np.ones(4))
    np.testing.assert_allclose(balance(need, supply, [rated]).drawn[:, 0], [0, 0, 0.3, 0.3])


def test_groups_of_users_draw_on_their_own_and_share_what_is_common():
    need, supply = np.ones((3, 1)), np.full((3, 1), 0.5)
    own = StockState("makers", np.array([[0.0], [0.5], [1.0], [5.0]]))
    common = StockState("state", np.array([0.25]))
    found = balance(need, supply, [own, common])
    np.testing.assert_allclose(found.taken[0, :, 0], [0.375, 0.25, 0.125])
    np.testing.assert_allclose(found.taken[1, :, 0], [0.125, 0.125, 0], atol=1e-15)
    np.testing.assert_allclose(found.held[0, :, 0], [1.25, 1, 0.875])
    np.testing.assert_allclose(found.held[1, :, 0], [0.125, 0, 0], atol=1e-15)
    assert found.without[:, 0].tolist() == [0, 0.5, 0.75]
    np.testing.assert_allclose(found.unmet[:, 0], [0, 0.125, 0.375], atol=1e-15)
    assert own.total.tolist() == [1.625]
    assert common.total.tolist() == [0.25]


def test_a_store_of_groups_opens_on_its_day_at_its_rate():
    need, supply = np.ones((4, 1)), np.full((4, 1), 0.5)
    own = StockState("makers", np.array([[2.0], [0.5]]), start=1, rate=0.4)
    found = balance(need, supply, [own])
    np.testing.assert_allclose(found.taken[0, :, 0], [0, 0.4, 0.25, 0.2])
    assert found.without[:, 0].tolist() == [1, 1, 1, 1]


def test_two_elements_have_balances_of_their_own():
    need, supply = np.ones((2, 2)), np.array([[0.5, 1.0], [0.5, 0.0]])
    found = balance(need, supply, [StockState("a", np.array([0.75, 0.25]))])
    np.testing.assert_allclose(found.drawn, [[0.5, 0], [0.25, 0.25]])
    np.testing.assert_allclose(found.left, [[0.25, 0.25], [0, 0]])
    assert found.without.tolist() == [[0, 0], [1, 1]]
    assert Balance(need, supply, found.taken, found.held).without.size == 0


def test_the_first_day_that_is_short_by_more_than_rounding():
    paths = np.array([[0, 1e-12, 0.1], [0, 2e-12, 0], [0, 0.3, 0.2]])
    assert first_short(paths) == [None, 1, 0]


def test_equal_columns_stand_together_the_largest_first():
    paths = np.array([[0.1, 0.3, 0.1 + 1e-13, 0.2, -0.0], [0.1, 0.0, 0.1, 0.2, 0.0]])
    assert equal_paths(paths) == [[3], [1], [0, 2], [4]]
