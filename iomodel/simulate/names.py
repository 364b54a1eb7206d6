"""Names of models and scenarios for a reader."""

from __future__ import annotations

from iomodel.languages import Language, known_language
from iomodel.models import MODELS


def model_name(label: str, language: Language = "en") -> str:
    """A model's label, or its Japanese title with the parameters that the label holds.

    >>> model_name("direct"), model_name("ghosh", "ja")
    ('direct', 'ゴーシュ（前方連関）')
    """
    name, bracket, parameters = label.partition("(")
    if known_language(language) == "en" or name not in MODELS:
        return label
    return f"{MODELS[name].title_ja} {bracket}{parameters}".strip()
