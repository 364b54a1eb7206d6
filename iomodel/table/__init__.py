"""Input-output tables: labelled, read-only, their accounting identities proved when built."""

from iomodel.table.classification import Classification
from iomodel.table.concordance import Concordance
from iomodel.table.core import IOTable
from iomodel.table.health import Health
from iomodel.table.meta import TableMeta

__all__ = ["Classification", "Concordance", "Health", "IOTable", "TableMeta"]
