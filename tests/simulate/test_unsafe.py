"""A result file that is something else is refused, and nothing in it is run."""

import pickle

import h5py
import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import SourceError

SENT = []


class Bomb:
    """Runs when it is unpickled."""

    def __reduce__(self):
        return (SENT.append, ("ran",))


@pytest.mark.parametrize("protocol", [0, 2, pickle.HIGHEST_PROTOCOL])
def test_unsafe_a_pickle_renamed_to_a_result_is_refused(tmp_path, protocol):
    path = tmp_path / "result.nc"
    path.write_bytes(pickle.dumps(Bomb(), protocol=protocol))
    with pytest.raises(SourceError, match="is no result file"):
        iom.Result.from_netcdf(path)
    assert SENT == []


def test_unsafe_a_pickle_inside_a_result_stays_bytes(tmp_path):
    path = tmp_path / "result.nc"
    with h5py.File(path, "w") as file:
        file.attrs["provenance"] = np.void(pickle.dumps(Bomb()))
        file["flows"] = np.void(pickle.dumps(Bomb()))
        file["texts"] = np.array([pickle.dumps(Bomb(), protocol=0)], dtype=h5py.string_dtype())
    with pytest.raises(SourceError, match="is no result of iomodel"):
        iom.Result.from_netcdf(path)
    assert SENT == []
