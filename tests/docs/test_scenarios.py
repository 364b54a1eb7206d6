"""The page of all scenarios: every one is there, with the loss of its run at central values."""

import re
from pathlib import Path

import iomodel as iom

TEXT = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
FIGURE = r"(-?\d\.\d\d) \((-?\d\.\d\d) to (-?\d\.\d\d)\)"


def test_the_page_shows_every_scenario_that_cuts_a_material():
    rows = re.findall(rf"^\| `([\w-]+)` \| (\d+) \| {FIGURE} \| {FIGURE} \|$", TEXT, re.M)
    named = [name for name in iom.scenario_names() if iom.load_scenario(name).cuts]
    assert [row[0] for row in rows] == named
    models = ("direct", "supply-constrained")
    losses = iom.run("japan-2015", [iom.load_scenario(name) for name in named], models).gdp_loss()
    for name, days, *figures in rows:
        assert int(days) == iom.load_scenario(name).duration.cut
        for model, (central, low, high) in zip(models, (figures[:3], figures[3:]), strict=True):
            label = next(one for one in losses.index if one.partition("@")[0] == name)
            assert abs(float(central) - losses.loc[label, model]) < 0.00501, (name, model)
            assert float(low) <= float(high)
