"""The documentation site: English, or Japanese with ``-D language=ja``; nothing is asked of other hosts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent))

from pygments.lexers.special import TextLexer  # noqa: E402
from sphinx.highlighting import lexers  # noqa: E402
from sphinx.locale import translators  # noqa: E402

from docs.making import make, thumbnails  # noqa: E402
from docs.making.docstrings import RESULT, sections_ended  # noqa: E402
from docs.making.overlay import captioned, japanese_text, newly_japanese, replaced  # noqa: E402
from iomodel import __version__  # noqa: E402

project = "iomodel"
author = "The iomodel developers"
project_copyright = author
release = version = __version__
language = "en"
root_doc = "index"
exclude_patterns = [
    *("_build", "jupyter_execute"),
    *("ja", "_generated/ja", "**.inc", "handbook/models"),
]
extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinxcontrib.katex",
]

myst_enable_extensions = ["colon_fence", "dollarmath", "deflist", "attrs_block"]
myst_heading_anchors = 4
suppress_warnings = [
    "myst.header",  # a text that is included begins below its page's heading
    "ref.python",  # some classes stand in two modules: where they are written and where they are offered
]
lexers["csv"] = TextLexer()

nb_execution_mode = "off"  # docs.making.executed has done it, once for both languages
nb_ipywidgets_js: dict[str, dict[str, str]] = {}  # they would come from another host

default_role = "py:obj"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_google_docstring = False
napoleon_custom_sections = [RESULT]

katex_css_path = "formulas.css"  # MathML is drawn by the browser itself: no fonts, no styles of KaTeX
katex_options = 'output: "mathml", throwOnError: true'

html_theme = "pydata_sphinx_theme"
html_title = "iomodel"
html_static_path = ["_static"]
templates_path = ["_templates"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_search_options = {"type": "docs.making.splitter.Splitter"}
html_theme_options = {
    "show_toc_level": 2,
    "navbar_end": ["language", "theme-switcher"],
    "navigation_with_keys": False,
    "footer_start": ["copyright"],
    "footer_end": [],
    "header_links_before_dropdown": 6,
    "pygments_light_style": "tango",
}


FRAME = {
    "alias of %s": "%s の別名",
    "Collapse Sidebar": "サイドバーを閉じる",
    "Expand Sidebar": "サイドバーを開く",
    "Section Navigation": "この章のページ",
    "Site navigation": "サイトの案内",
    "Color mode": "配色",
    "Light": "明るい配色",
    "Dark": "暗い配色",
    "System Settings": "システムの設定",
}
"""Words around a page in Japanese."""


def _generate(app: Any, config: Any) -> None:
    """Make the generated pages; the chart of the landing page among them."""
    make(DOCS / "_generated")


def _as_shown(app: Any, name: str, source: list[str]) -> None:
    """Put the Japanese text of a page in place of the English one, and names of files above their blocks."""
    path = japanese_text(DOCS, name) if app.config.language == "ja" else None
    if path is not None:
        source[0] = replaced(path, source[0])
        app.env.note_dependency(str(path))
    source[0] = captioned(source[0])


def _newly_japanese(app: Any, env: Any, *changes: set[str]) -> list[str]:
    """Pages that got a Japanese text since the last build, though nothing else of theirs has changed."""
    known = env.all_docs.keys() & env.found_docs if app.config.language == "ja" else ()
    return newly_japanese(DOCS, known, env.dependencies)


def _sections_ended(app: Any, what: str, name: str, found: Any, options: Any, lines: list[str]) -> None:
    """Say where sections of a docstring end, before napoleon reads it."""
    lines[:] = sections_ended(lines)


def _words(app: Any) -> None:
    """Japanese words around a page, where the theme has none or Sphinx's own break its parser."""
    if app.config.language == "ja":
        for translator in translators.values():
            if "alias of %s" in getattr(translator, "_catalog", {}):
                translator._catalog.update(FRAME)  # type: ignore[attr-defined]
        app.config.html_theme_options["header_dropdown_text"] = "その他"


def _pictures(app: Any, error: Exception | None) -> None:
    """Show the first picture of each notebook in the gallery."""
    if error is None and app.builder.name == "html":
        thumbnails.show(Path(app.outdir))


def setup(app: Any) -> dict[str, bool]:
    """Connect what is done at a build."""
    app.connect("config-inited", _generate)
    app.connect("builder-inited", _words)
    app.connect("build-finished", _pictures)
    app.connect("env-get-outdated", _newly_japanese)
    app.connect("source-read", _as_shown)
    app.connect("autodoc-process-docstring", _sections_ended, priority=400)
    return {"parallel_read_safe": True}
