"""One published model per file, on plain arrays: rows sell, columns buy, sector i at position i."""
