"""Tables of several regions, read through pymrio: one country of it, or the world."""

from iomodel.sources.mrio.reader import load_mrio, load_world

__all__ = ["load_mrio", "load_world"]
