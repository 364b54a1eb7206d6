"""Docstrings as they are written here, put so that Sphinx reads every part as what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

RESULT = "Result"
"""Heading over what is returned, where it is said in plain sentences."""
_LISTS = ("Parameters", "Returns", "Raises", "Yields", "Attributes")


def sections_ended(lines: Sequence[str]) -> list[str]:
    """The lines with a heading over what follows a list of parameters, returns or errors.

    A paragraph after such a list, a reference for instance, becomes a note, and a session an example; what is
    returned may be said in plain sentences.

    >>> sections_ended(["Add.", "", "Raises", "------", "Error", "    If not.", "", "Reference: ch. 2."])[6:]
    ['', 'Notes', '-----', 'Reference: ch. 2.']
    """
    done: list[str] = []
    inside = ""
    for block in _blocks(lines):
        head = block[0] if len(block) > 1 and set(block[1]) == {"-"} else ""
        if head:
            inside = head if head in _LISTS else ""
            if head == "Returns" and not any(line.startswith(" ") for line in block[2:]):
                block, inside = [RESULT, "-" * len(RESULT), *block[2:]], ""
        elif inside and not block[0].startswith(" "):
            if block[0].startswith(">>>"):
                block, inside = ["Examples", "--------", *block], ""
            elif len(block) == 1 or not block[1].startswith(" "):
                block, inside = ["Notes", "-----", *block], ""
        done += [*([""] if done else []), *block]
    return done


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Lines between blank ones."""
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []
