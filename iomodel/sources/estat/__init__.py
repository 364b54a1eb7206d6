"""Official workbooks of Japan's input-output tables, as e-Stat publishes them."""

from iomodel.sources.estat.reader import holds_basic, read_estat

__all__ = ["holds_basic", "read_estat"]
