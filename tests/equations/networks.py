"""Accounts of production networks that the tests of substitution share."""

import numpy as np
import pytest

from iomodel.equations.substitution import Elasticities
from tests.helpers.economies import accounts

CLOSURES = pytest.mark.parametrize("mobile", [False, True])
UNIT = Elasticities(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
TRADING = Elasticities(exports=4.0, imports=3.0)


def with_pure_service(exposed: float = 0.0, inputs: float = 0.0) -> dict[str, np.ndarray]:
    """Five sectors and a sixth that sells to final demand at home and abroad and buys (next to) no inputs."""
    given = accounts(5, negative=False)
    wide = {
        name: np.pad(values, ((0, 1), (0, 1))) if values.ndim == 2 else np.append(values, 0.0)
        for name, values in given.items()
    }
    bought = inputs * wide["final_domestic"][0]
    wide["domestic"][0, 5] = bought
    wide["final_domestic"][0] -= bought
    wide["final_domestic"][5], wide["exports"][5], wide["value_added"][5] = 0.3, 0.1, 0.4 - bought
    wide["exposed"][5], wide["share"][5] = exposed, 7e-4
    return wide


def single(**changed: object) -> dict[str, np.ndarray]:
    """One sector and its trade, balanced."""
    one = {"domestic": [[2.0]], "imported": [[1.0]], "value_added": [7.0], "final_domestic": [7.0]}
    one |= {"final_imported": [0.0], "exports": [1.0], "exposed": [0.5], "share": 0.01} | changed
    return {name: np.array(value) for name, value in one.items()}
