"""The verdict on a headline's loss: one plain sentence first, then the reasons."""

from __future__ import annotations

import textwrap
from html import escape
from typing import Any

from iomodel.estimates.facts import ClaimFacts
from iomodel.estimates.wording import Wording
from iomodel.languages import Language
from iomodel.table.glance import WIDTH


class Verdict(ClaimFacts):
    """What a claim comes to. `sentence` says it in one, `lines` gives the reasons."""

    @property
    def sentence(self) -> str:
        """The verdict in one plain sentence."""
        return self.sentence_in("en")

    def sentence_in(self, language: Language) -> str:
        """The verdict in one plain sentence, in a language.

        >>> import iomodel as iom
        >>> iom.check_claim("2.6兆円").sentence_in("ja")
        '公表された試算に一致する：nri-12m（野村総合研究所 木内登英、2025-11-28）。'
        """
        return Wording(self, language).sentence

    @property
    def said(self) -> str:
        """The claim's figure in words."""
        return Wording(self).figure

    def lines(self, *, models: bool = True, language: Language = "en") -> list[str]:
        """The reasons, each in a sentence or two; with `models`, all of them run on the nearest scenario."""
        return Wording(self, language).lines(models=models)

    def __str__(self) -> str:
        """The verdict, then the reasons that need no model."""
        return "\n".join([self.sentence, *self.lines(models=False)])

    def __repr__(self) -> str:
        return "\n".join(
            textwrap.fill(line, WIDTH, break_on_hyphens=False) for line in str(self).splitlines()
        )

    def _repr_html_(self) -> str:
        first, *reasons = map(escape, str(self).splitlines())
        return f"<p><b>{first}</b></p>" + "".join(f"<p>{reason}</p>" for reason in reasons)

    def to_record(self) -> dict[str, Any]:
        """As plain data, the verdict first; all models run for it."""
        return {"verdict": self.sentence, **super().to_record()}
