"""The physical layer: from what a scenario cuts off to what is left of every sector's capacity."""

from iomodel.materials.balance import Balance, balance
from iomodel.materials.capacity import capacity_path
from iomodel.materials.exposure import Exposures, exposures, unmapped_exposure
from iomodel.materials.supply import need_and_supply, unmet

__all__ = [
    "Balance",
    "Exposures",
    "balance",
    "capacity_path",
    "exposures",
    "need_and_supply",
    "unmapped_exposure",
    "unmet",
]
