"""What a result shows of itself in a terminal and a notebook."""

import iomodel as iom


def test_a_result_reads_well_in_a_terminal_of_80_columns():
    ban = iom.load_scenario("dual-use-and-retaliation")
    asked = [ban.lasting(90), ban.lasting(365)]
    result = iom.run("japan-2015", asked, ["direct", "supply-constrained", "ghosh"], refusals="keep")
    shown = repr(result).splitlines()
    assert max(map(len, shown)) <= 80
    assert [line for line in shown if line.startswith("dual-use")] == result.scenarios
    assert "No answer from ghosh, not applicable" in repr(result)
    assert "351 Passenger motor cars" in repr(result)
    assert "No answer from ghosh" in result._repr_html_()


def test_a_result_without_a_loss_names_no_sector():
    none = iom.load_scenario("nri").lasting(0)
    assert "Hardest hit" not in repr(iom.run("japan-2015", none, "direct"))
