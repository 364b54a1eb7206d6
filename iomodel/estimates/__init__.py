"""Published estimates beside the model's: rebuilt, explained, put on one axis."""

from iomodel.estimates.axis import AxisPoint, axis, exposed_value_added, unmet_year
from iomodel.estimates.belief import Belief, belief_chart, believe
from iomodel.estimates.beyond import Shown, apart, beyond
from iomodel.estimates.claims import check_claim
from iomodel.estimates.pairs import Pair, check_pair
from iomodel.estimates.points import Observation, compare_points
from iomodel.estimates.ranges import SourcedRange, sourced_range
from iomodel.estimates.reproduction import FigureBeside, Reproduction, reproduce
from iomodel.estimates.verdict import Verdict

__all__ = [
    "AxisPoint",
    "Belief",
    "FigureBeside",
    "Observation",
    "Pair",
    "Reproduction",
    "Shown",
    "SourcedRange",
    "Verdict",
    "apart",
    "axis",
    "belief_chart",
    "believe",
    "beyond",
    "check_claim",
    "check_pair",
    "compare_points",
    "exposed_value_added",
    "reproduce",
    "sourced_range",
    "unmet_year",
]
