"""Stocks through time (ARIO): the rules, the compiled day, and many runs at once."""

from iomodel.equations.inventory.ario import (
    ARIO,
    HardSupply,
    Paths,
    Run,
    StockEconomy,
    follow,
    is_compiled,
    relative,
    simulate,
)

__all__ = [
    "ARIO",
    "HardSupply",
    "Paths",
    "Run",
    "StockEconomy",
    "follow",
    "is_compiled",
    "relative",
    "simulate",
]
