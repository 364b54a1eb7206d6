"""The models, one frozen parameter set each: a table and a capacity path in, an output path out."""

from iomodel.errors import ParameterError, nearest
from iomodel.models.base import Model
from iomodel.models.direct import Direct
from iomodel.models.inventory import Inventory
from iomodel.models.leontief import Leontief
from iomodel.models.supply_constrained import SupplyConstrained

MODELS: dict[str, type[Model]] = {
    kind.name: kind for kind in (Direct, Leontief, SupplyConstrained, Inventory)
}
"""Every model by the name that the command line uses."""

__all__ = ["MODELS", "Direct", "Inventory", "Leontief", "Model", "SupplyConstrained", "model_named"]


def model_named(name: str) -> Model:
    """A model with its default parameters.

    >>> model_named("supply-constrained")
    SupplyConstrained()
    """
    if name not in MODELS:
        raise ParameterError(f"no model {name!r}; models: {', '.join(MODELS)}.{nearest(name, MODELS)}")
    return MODELS[name]()
