"""Scenarios: what is cut off, by how much, for how long, and what stands in for it."""

from iomodel.scenario.core import Scenario
from iomodel.scenario.known import Known, KnownMaterial
from iomodel.scenario.parts import Adaptation, Cut, Duration, End, ExposureReading, Shock, Source
from iomodel.scenario.ranges import Range
from iomodel.scenario.stock import Release, Stock

__all__ = [
    "Adaptation",
    "Cut",
    "Duration",
    "End",
    "ExposureReading",
    "Known",
    "KnownMaterial",
    "Range",
    "Release",
    "Scenario",
    "Shock",
    "Source",
    "Stock",
]
