"""Entries whose texts come in English and in Japanese, each pair under one name: ``shock``, ``shock_ja``."""

from __future__ import annotations

from iomodel.files.checked import Strict
from iomodel.languages import either

JAPANESE = "_ja"
"""What the name of a Japanese text ends with."""
MISSING = "is missing: what comes with the package has its texts in Japanese, too"


class Bilingual(Strict):
    """An entry that has Japanese beside its English texts, as far as somebody wrote it."""

    def said(self, name: str, language: str) -> str:
        """A text in a language, the English one where there is no Japanese.

        Parameters
        ----------
        name
            Of the text, such as ``shock``.
        language
            ``en`` or ``ja``.

        Raises
        ------
        ParameterError
            If there is no such language.

        >>> from iomodel.estimates.registry import load_estimate
        >>> load_estimate("nri-12m").said("shock", "ja")
        '中国によるレアアースの輸出規制'
        """
        return either(getattr(self, name), getattr(self, name + JAPANESE), language)

    @property
    def untranslated(self) -> list[tuple[str, str]]:
        """Japanese texts that are missing, as name and what is wrong, for a list of problems."""
        texts = [name for name in type(self).model_fields if name + JAPANESE in type(self).model_fields]
        return [
            (name + JAPANESE, MISSING)
            for name in texts
            if getattr(self, name) and not getattr(self, name + JAPANESE)
        ]
