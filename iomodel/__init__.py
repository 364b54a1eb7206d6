"""iomodel."""
