"""Ranges: many draws of a scenario's uncertain numbers."""

from iomodel.questions.ensemble.core import Ensemble, ensemble
from iomodel.questions.ensemble.inputs import Input, inputs_of
from iomodel.questions.ensemble.sample import CORRELATIONS, drawn, power_of_two

__all__ = ["CORRELATIONS", "Ensemble", "Input", "drawn", "ensemble", "inputs_of", "power_of_two"]
