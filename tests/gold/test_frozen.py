"""Answers are those that are kept: figures to seven digits, words to the letter."""

from typing import Any

import pytest

from tests.gold.answers import ANSWERS, KEPT, file_of, kept, plain


def compared(found: Any, expected: Any, place: str) -> None:
    """Walk through both together; name the first place where they differ."""
    if isinstance(expected, dict):
        assert isinstance(found, dict), place
        assert list(found) == list(expected), place
        for key in expected:
            compared(found[key], expected[key], f"{place}.{key}")
    elif isinstance(expected, list):
        assert isinstance(found, list), place
        assert len(found) == len(expected), place
        if expected and all(isinstance(one, float) for one in expected):
            scale = max(map(abs, expected))
            assert found == pytest.approx(expected, rel=1e-7, abs=1e-9 * scale + 1e-9), place
            return
        for number, (one, other) in enumerate(zip(found, expected, strict=True)):
            compared(one, other, f"{place}.{number}")
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, rel=1e-7, abs=1e-9), place
    else:
        assert found == expected, place


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_the_one_that_is_kept(name):
    compared(plain(ANSWERS[name]()), kept(name), name)


def test_every_answer_that_is_kept_is_asked_for():
    assert {path.name for path in KEPT.iterdir()} == {file_of(name).name for name in ANSWERS}
