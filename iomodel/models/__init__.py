"""The models, one frozen parameter set each: a table and a capacity path in, an output path out."""

import pkgutil
from importlib import import_module
from importlib.metadata import entry_points

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
from iomodel.models.spelled import spelled
from iomodel.models.substitution import Elasticities, ElasticityPath, Substitution
from iomodel.models.supply_constrained import SupplyConstrained

ENTRY_POINTS = "iomodel.models"
"""Group of entry points under which another package offers its models."""


def _registered() -> dict[str, type[Model]]:
    """Every model by name: those of this folder, and those that other packages offer."""
    modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    kinds = [kind for module in modules for kind in vars(module).values() if _is_model(kind, module.__name__)]
    kinds += [entry.load() for entry in entry_points(group=ENTRY_POINTS)]
    return {kind.name: kind for kind in sorted(kinds, key=lambda kind: (kind.place, kind.name))}


def _is_model(found: object, module: str) -> bool:
    """Whether a module defines it as a model of its own."""
    return (
        isinstance(found, type)
        and issubclass(found, Model)
        and found.__module__ == module
        and found is not Model
    )


MODELS: dict[str, type[Model]] = _registered()
"""Every model by the name that the command line uses: a file in this folder adds one."""

__all__ = [
    "MODELS",
    "Allocation",
    "Bottleneck",
    "Direct",
    "Elasticities",
    "ElasticityPath",
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
    """A model with its default parameters, or with those that stand behind its name.

    >>> model_named("supply-constrained")
    SupplyConstrained()
    >>> model_named("substitution:rents=abroad").headline
    'real_consumption'
    """
    name, colon, parameters = (part.strip() for part in name.partition(":"))
    if name not in MODELS:
        raise ParameterError(f"no model {name!r}; models: {', '.join(MODELS)}.{nearest(name, MODELS)}")
    return spelled(MODELS[name], parameters) if colon else MODELS[name]()
