"""Stocks through time (ARIO): the rules, the compiled day, and many runs at once."""

from iomodel.equations.inventory.ario import StockEconomy, StockPaths, follow, relative, simulate
from iomodel.equations.inventory.run import ARIO, HardSupply, Run
from iomodel.equations.inventory.steps import is_compiled

__all__ = [
    "ARIO",
    "HardSupply",
    "Run",
    "StockEconomy",
    "StockPaths",
    "follow",
    "is_compiled",
    "relative",
    "simulate",
]
