"""What a record says of the software it was made with."""

import importlib.metadata
import re

from iomodel.simulate.versions import all_versions


def test_every_package_that_may_be_used_is_listed_with_its_version():
    found = all_versions()
    required = importlib.metadata.requires("iomodel")
    names = {re.match(r"[\w.-]+", line)[0] for line in required}
    assert {"numpy", "pandas", "xarray", "pymrio", "typst"} <= names
    assert set(found) == {"iomodel", "python", "system", *names}
    assert found["numpy"] == importlib.metadata.version("numpy")
    assert found["iomodel"] == importlib.metadata.version("iomodel")
