"""One rule for changes: what rounds to zero has no sign, wherever it is written."""

import re
from pathlib import Path

import pytest

import iomodel
from iomodel.cli.learn import _change
from iomodel.cli.show import percent
from iomodel.figure import signed
from iomodel.quantities import trillions
from iomodel.report.words import words

PACKAGE = Path(iomodel.__file__).parent
OWN_SIGN = re.compile(r"""[:{"']\+,?\.(?:\d|\{\w+\})f""")


@pytest.mark.parametrize("value", [-0.004, 0.004, -0.0, 0.0])
def test_what_rounds_to_zero_has_no_sign(value):
    assert signed(value) == "0.00"
    assert percent(value / 100) == "0.00 %"
    assert trillions(1e12 * value) == "0.00"
    assert words("en").percent(value) == "0.00\N{NO-BREAK SPACE}%"


def test_what_does_not_round_to_zero_keeps_its_sign():
    assert [signed(-0.006), signed(0.006), signed(1234.5, 0)] == ["-0.01", "+0.01", "+1,234"]
    assert _change(-0.0004, "gdp", "en") == "0.0"
    assert _change(-0.006, "gdp", "en") == "-0.6"


def test_no_module_signs_figures_by_itself():
    found = [
        f"{path.relative_to(PACKAGE)}: {hit.group()}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.name != "figure.py"
        for hit in OWN_SIGN.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
    assert OWN_SIGN.search('f"{value:+,.2f}"')
    assert OWN_SIGN.search('format(value, "+.2f")')
