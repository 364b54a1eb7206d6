"""What is said of a headline's loss, whole and in both languages, as `verdicts.txt` holds it read through."""

from pathlib import Path

import pytest

import iomodel as iom

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
