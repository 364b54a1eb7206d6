"""Nested CES production network: the economy, its equations, Newton's step, equilibria, their accounts."""

from iomodel.equations.substitution.along import Along, along
from iomodel.equations.substitution.horizon import BY_HORIZON, ElasticityPath
from iomodel.equations.substitution.network import Economy, Elasticities, Owner, economy
from iomodel.equations.substitution.solve import Equilibrium, ceiling, equilibrium, second_order

__all__ = [
    "BY_HORIZON",
    "Along",
    "Economy",
    "Elasticities",
    "ElasticityPath",
    "Equilibrium",
    "Owner",
    "along",
    "ceiling",
    "economy",
    "equilibrium",
    "second_order",
]
