"""The models, one frozen parameter set each: a table and a capacity path in, an output path out."""

from iomodel.errors import ParameterError, nearest
from iomodel.models.allocation import Allocation
from iomodel.models.base import Model
from iomodel.models.bottleneck import Bottleneck
from iomodel.models.direct import Direct
from iomodel.models.extraction import Extraction
from iomodel.models.forward import ForwardBottleneck
from iomodel.models.ghosh import Ghosh
from iomodel.models.inoperability import Inoperability
from iomodel.models.inventory import Inventory
from iomodel.models.leontief import Leontief
from iomodel.models.substitution import Elasticities, Substitution
from iomodel.models.supply_constrained import SupplyConstrained

MODELS: dict[str, type[Model]] = {
    kind.name: kind
    for kind in (
        Direct,
        Leontief,
        Ghosh,
        Extraction,
        Inoperability,
        SupplyConstrained,
        Allocation,
        ForwardBottleneck,
        Bottleneck,
        Substitution,
        Inventory,
    )
}
"""Every model by the name that the command line uses."""

__all__ = [
    "MODELS",
    "Allocation",
    "Bottleneck",
    "Direct",
    "Elasticities",
    "Extraction",
    "ForwardBottleneck",
    "Ghosh",
    "Inoperability",
    "Inventory",
    "Leontief",
    "Model",
    "Substitution",
    "SupplyConstrained",
    "model_named",
]


def model_named(name: str) -> Model:
    """A model with its default parameters.

    >>> model_named("supply-constrained")
    SupplyConstrained()
    """
    if name not in MODELS:
        raise ParameterError(f"no model {name!r}; models: {', '.join(MODELS)}.{nearest(name, MODELS)}")
    return MODELS[name]()
