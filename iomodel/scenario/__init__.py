"""Scenarios: what is cut off, by how much, for how long, and what stands in for it."""

from iomodel.scenario.core import Scenario
from iomodel.scenario.parts import Adaptation, Cut, Duration, End, ExposureReading, Shock, Source
from iomodel.scenario.stock import Release, Stock

__all__ = [
    "Adaptation",
    "Cut",
    "Duration",
    "End",
    "ExposureReading",
    "Release",
    "Scenario",
    "Shock",
    "Source",
    "Stock",
]
