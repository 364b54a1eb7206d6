"""Nested CES production network: the economy, its equations, Newton's step, and the equilibrium."""

from iomodel.equations.substitution.network import HORIZONS, Economy, Elasticities, economy
from iomodel.equations.substitution.solve import Equilibrium, ceiling, equilibrium, second_order

__all__ = [
    "HORIZONS",
    "Economy",
    "Elasticities",
    "Equilibrium",
    "ceiling",
    "economy",
    "equilibrium",
    "second_order",
]
