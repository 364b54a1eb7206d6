"""Write `tables/records.csv`: what the bundled episodes say of every model, from a fresh backtest.

Run ``python scripts/build_records.py`` after models, materials or episodes have changed.
"""

from __future__ import annotations

import sys

from iomodel.episodes.backtest import backtest
from iomodel.episodes.records import stored_file, stored_frame


def main() -> int:
    """Run every model on every episode and write the records."""
    frame = stored_frame(backtest().records())
    stored_file().write_text(frame.to_csv(index=False, lineterminator="\n"), encoding="utf-8")
    print(frame.to_string(index=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
