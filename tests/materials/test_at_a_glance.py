"""What a material shows of itself in a terminal."""

import iomodel as iom


def test_a_material_reads_well_in_a_terminal_of_80_columns():
    known = iom.load_material("rare-earths")
    shown = repr(known).splitlines()
    assert shown[0].startswith("Material rare-earths: ")
    assert max(map(len, shown)) <= 80
    assert f"{len(known.exposures)} exposures" in shown[1]
