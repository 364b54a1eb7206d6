"""What a scenario shows of itself in a terminal, a notebook and tab completion."""

import iomodel as iom


def test_a_scenario_reads_well_in_a_terminal_of_80_columns():
    for name in iom.scenario_names():
        shown = repr(iom.load_scenario(name)).splitlines()
        assert max(map(len, shown)) <= 80
        assert shown[0].startswith(f"Scenario {name}")
    assert "China stops 100 % of its rare-earths" in repr(iom.load_scenario("rare-earth-ban"))


def test_a_notebook_escapes_what_a_scenario_says():
    odd = iom.load_scenario("nri").model_copy(update={"title": "<script>"})
    assert "<script>" not in odd._repr_html_()
    assert "&lt;script&gt;" in odd._repr_html_()


def test_nothing_of_pydantics_first_version_is_offered():
    ban = iom.load_scenario("nri")
    for part in (ban, ban.cuts[0], ban.duration):
        assert not {"dict", "json", "parse_obj", "copy", "schema", "validate", "construct"} & set(dir(part))
        assert "model_dump" in dir(part)
