"""Models register themselves, each with its words in both languages."""

import inspect
import re
import sys
import textwrap

import pytest

from iomodel.models import MODELS, Model

WORDS = ("title", "assumes", "errs")
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@pytest.mark.parametrize("name", MODELS)
def test_every_model_has_its_words_in_both_languages(name):
    for word in WORDS:
        assert getattr(MODELS[name], word).strip()
        japanese = getattr(MODELS[name], f"{word}_ja", "")
        assert JAPANESE.search(japanese), f"{name} has no {word}_ja"


@pytest.mark.parametrize("name", MODELS)
def test_every_model_is_frozen_and_documented_with_its_source(name):
    assert MODELS[name].__dataclass_params__.frozen
    assert re.search(r"\d{4}|Miller & Blair", inspect.getdoc(MODELS[name]) or "")


def test_a_file_in_the_folder_adds_a_model(tmp_path, monkeypatch):
    import iomodel.models as package

    (tmp_path / "nothing.py").write_text(
        textwrap.dedent(
            '''
            from dataclasses import dataclass
            import numpy as np
            from iomodel.models.base import Model

            @dataclass(frozen=True)
            class Nothing(Model):
                """Nothing is lost."""
                name = "nothing"
                title = assumes = errs = "nothing"
                title_ja = assumes_ja = errs_ja = "何も失われない"

                def output(self, table, path):
                    return np.broadcast_to(table.x, path.capacity.shape)
            '''
        ),
        encoding="utf-8",
    )
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    try:
        found = package._registered()
    finally:
        sys.modules.pop("iomodel.models.nothing", None)
    assert list(found) == [*MODELS, "nothing"]
    assert issubclass(found["nothing"], Model)
