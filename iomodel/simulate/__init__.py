"""The spine: tables, scenarios and models meet here, and losses come out."""

from iomodel.simulate.result import Result
from iomodel.simulate.spine import materials_of, model_labels, run

__all__ = ["Result", "materials_of", "model_labels", "run"]
