"""What is said of a headline's loss, whole and in both languages, as `verdicts.txt` holds it read through."""

from pathlib import Path

import numpy as np
import pytest

import iomodel as iom
from iomodel.estimates.neighbours import ModelRange

READ_THROUGH = (Path(__file__).parents[1] / "data" / "verdicts.txt").read_text("utf-8")
VERDICTS = {
    head: text.rstrip("\n")
    for head, _, text in (part.partition("\n") for part in READ_THROUGH.split("## ")[1:])
}
"""The verdict and its reasons, by claim and language."""


@pytest.mark.parametrize("head", VERDICTS)
def test_a_verdict_reads_as_it_was_read_through(head):
    claim, language = head[:-3], head[-2:]
    found = iom.check_claim(claim)
    assert VERDICTS[head] == "\n".join(
        [found.sentence_in(language), *found.lines(models=False, language=language)]
    )


@pytest.mark.parametrize(
    ("losses", "language", "end"),
    [
        ((0.001, 0.02), "en", "The estimate lies within that range, and so does the claim."),
        ((0.001, 0.02), "ja", "試算はこの範囲の中にある。問われた値も同様である。"),
        ((0.007, 0.0085), "en", "The estimate lies above that range, the claim within it."),
        ((0.007, 0.0085), "ja", "試算はこの範囲を上回る。問われた値はこの範囲の中にある。"),
        ((0.0085, 0.01), "en", "The estimate lies within that range, the claim below it."),
    ],
)
def test_a_claim_is_placed_beside_its_estimate(losses, language, end):
    """Five trillion yen are 0.82 % of GDP, the nearest estimate 0.88 %."""
    found = iom.check_claim("Japan loses 5 trillion yen a year")
    shares = dict(zip(("direct", "leontief"), losses, strict=True))
    found.__dict__["models"] = ModelRange("mizuho-stop", 365, "japan-2015", shares)
    line = found.lines(language=language)[-1]
    assert line.endswith(end)
    low, high = (f"-{100 * one:.2g}" for one in losses)
    assert line.index(low) < line.index("direct") < line.index(high) < line.index("leontief")


def test_a_claim_is_about_as_large_as_an_estimate_between_two_ends_without_them(monkeypatch):
    found = iom.check_claim("Japan loses 5 trillion yen a year")
    ratio = found.share / found.nearest.share
    for ends, alike in (
        ((0.5, 2), True),
        ((ratio, 2), False),
        ((np.nextafter(ratio, 0), 2), True),
        ((0.5, ratio), False),
        ((0.5, np.nextafter(ratio, 2)), True),
    ):
        monkeypatch.setattr("iomodel.estimates.wording._ALIKE", ends)
        assert ("about as much as" in found.sentence_in("en")) is alike
