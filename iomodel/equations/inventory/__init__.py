"""Stocks through time (ARIO): the rules, the compiled day, and many runs at once."""

from iomodel.equations.inventory.ario import (
    ARIO,
    Economy,
    Material,
    Paths,
    Run,
    follow,
    is_compiled,
    relative,
    simulate,
)

__all__ = ["ARIO", "Economy", "Material", "Paths", "Run", "follow", "is_compiled", "relative", "simulate"]
