"""The spine: tables, scenarios and models meet here, and losses come out."""

from iomodel.simulate.arguments import materials_of
from iomodel.simulate.result import Result
from iomodel.simulate.spine import model_labels, run

__all__ = ["Result", "materials_of", "model_labels", "run"]
