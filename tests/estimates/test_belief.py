"""The chart of what has to be believed, where the data know no range."""

from matplotlib.figure import Figure

import iomodel as iom
from iomodel.estimates.belief import Belief, belief_chart


def test_values_are_drawn_where_no_range_is_known():
    names = ("nri-12m", "mizuho-stop")
    beliefs = [Belief(iom.load_estimate(name), "direct", "severity", 0.5, None) for name in names]
    axes = belief_chart(beliefs, ax=Figure())
    assert {label.get_text() for label in axes.get_yticklabels()} >= set(names)
