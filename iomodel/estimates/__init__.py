"""Published estimates beside the model's: rebuilt, explained, put on one axis."""

from iomodel.estimates.axis import AxisPoint, axis, exposed_value_added, unmet_year
from iomodel.estimates.belief import Belief, belief_chart, believe
from iomodel.estimates.claims import Verdict, check_claim
from iomodel.estimates.points import Observation, compare_points
from iomodel.estimates.ranges import SourcedRange, sourced_range
from iomodel.estimates.reproduction import FigureBeside, Reproduction, reproduce

__all__ = [
    "AxisPoint",
    "Belief",
    "FigureBeside",
    "Observation",
    "Reproduction",
    "SourcedRange",
    "Verdict",
    "axis",
    "belief_chart",
    "believe",
    "check_claim",
    "compare_points",
    "exposed_value_added",
    "reproduce",
    "sourced_range",
    "unmet_year",
]
