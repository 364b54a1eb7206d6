"""Exposed value added of materials whose answers follow by hand."""

import pytest

from iomodel.errors import ParameterError
from iomodel.questions.exposed import exposed_value_added
from tests.questions.test_binding import TABLE, tiny, weight

ONE = tiny([("X", "351", "a", 0.4), ("X", "351", "b", 0.3)], "one")
TWO = tiny([("Y", "351", "c", 0.2)], "two")


def test_each_alone_the_others_and_all_under_every_rule():
    cars = weight("351")
    found = exposed_value_added([ONE, TWO], TABLE) / cars
    assert list(found.index) == ["one", "two", "all but one", "all"]
    assert found.loc["one"].tolist() == pytest.approx([0.4, 0.4, 1 - 0.6 * 0.7])
    assert found.loc["two"].tolist() == pytest.approx([0.2, 0.2, 0.2])
    assert found.loc["all but one"].tolist() == found.loc["two"].tolist()
    assert found.loc["all"].tolist() == pytest.approx([0.4, 1 - 0.6 * 0.8, 1 - 0.6 * 0.7 * 0.8])


def test_products_of_one_name_stop_together_in_every_material():
    same = tiny([("Y", "351", "a", 0.2)], "two")
    found = exposed_value_added([ONE, same], TABLE) / weight("351")
    assert found.loc["all", "independent"] == pytest.approx(1 - 0.6 * 0.7)


def test_one_material_has_one_row():
    assert list(exposed_value_added(ONE, TABLE).index) == ["one"]


def test_no_material_is_refused():
    with pytest.raises(ParameterError, match="materials is empty"):
        exposed_value_added([])
