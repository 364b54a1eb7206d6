"""The physical layer: from what a scenario cuts off to what is left of every sector's capacity."""

from iomodel.materials.balance import SHORT, Balance, balance, equal_paths, first_short
from iomodel.materials.capacity import capacity_path
from iomodel.materials.carry import unmapped_exposure
from iomodel.materials.exposure import ExposureMap, map_exposures
from iomodel.materials.supply import material_balance, need_and_supply

__all__ = [
    "SHORT",
    "Balance",
    "ExposureMap",
    "balance",
    "capacity_path",
    "equal_paths",
    "first_short",
    "map_exposures",
    "material_balance",
    "need_and_supply",
    "unmapped_exposure",
]
