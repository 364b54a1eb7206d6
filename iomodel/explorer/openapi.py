"""The description of the API."""

from __future__ import annotations

from functools import cache
from typing import Any

from iomodel import __version__
from iomodel.explorer.question import LARGEST_FILE, Question, Said

_SAID = {
    "answer": "The central answer: losses, curve, days, sectors, first shortage, the sentence.",
    "curve": "The curve of models that take longer.",
    "band": "The range over draws.",
    "python": "The lines of Python that give the same numbers.",
    "download/csv": "Losses, curve, days and sectors as a table.",
    "download/xlsx": "The workbook of the run.",
    "download/toml": "The scenario as a file.",
    "download/report": "The report as one web page.",
}


@cache
def openapi() -> dict[str, Any]:
    """The API in the form of OpenAPI 3.1.

    >>> sorted(openapi()["paths"])[:3]
    ['/api/answer', '/api/band', '/api/catalogue']
    """
    question = Question.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas = {**question.pop("$defs", {}), "Question": question, "Refusal": _REFUSAL}
    with_language = {
        **question,
        "properties": {**question["properties"], "language": {"enum": ["en", "ja"]}},
    }
    schemas["Download"] = with_language
    paths: dict[str, Any] = {
        f"/api/{name}": {"post": _operation(about, "Download" if name.startswith("download") else "Question")}
        for name, about in _SAID.items()
    }
    own = {"type": "object", "required": ["own"], "additionalProperties": False}
    schemas["Own"] = {**own, "properties": {"own": {"type": "string", "maxLength": LARGEST_FILE}}}
    paths["/api/scenario"] = {"post": _operation("A scenario file, checked.", "Own")}
    schemas["Said"] = Said.model_json_schema()
    paths["/api/sentence"] = {"post": _operation("The sentence over several answers.", "Said")}
    for name, about in {"catalogue": "What may be asked.", "marks": "Where estimates sit."}.items():
        paths[f"/api/{name}"] = {"get": {"summary": about, "responses": _RESPONSES}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "iomodel explorer", "version": __version__},
        "paths": paths,
        "components": {"schemas": schemas},
    }


_REFUSAL = {
    "type": "object",
    "required": ["error", "problems"],
    "properties": {
        "error": {"type": "string"},
        "problems": {"type": "array", "items": {"type": "string"}},
    },
}
_RESPONSES = {
    "200": {"description": "The answer."},
    "4XX": {
        "description": "What is wrong, in one sentence; further problems in a list.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}},
    },
}


def _operation(about: str, schema: str) -> dict[str, Any]:
    """One address that takes a body."""
    return {
        "summary": about,
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
        },
        "responses": _RESPONSES,
    }
