"""The inverse question: which values of parameters make a model give published figures?"""

from iomodel.questions.calibrate.identify import Identifiability, identify
from iomodel.questions.calibrate.parameters import PARAMETERS, Parameter, parameter_named, with_values
from iomodel.questions.calibrate.solve import Calibration, calibrate

__all__ = [
    "PARAMETERS",
    "Calibration",
    "Identifiability",
    "Parameter",
    "calibrate",
    "identify",
    "parameter_named",
    "with_values",
]
