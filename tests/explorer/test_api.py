"""The API: what it refuses, and how."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iomodel.explorer.openapi import openapi
from iomodel.explorer.pages import files
from iomodel.explorer.question import Question
from tests.explorer.conftest import QUICK

LARGEST = 131_072
"""Largest body of a request [bytes]."""
POSTS = [name for name, item in openapi()["paths"].items() if "post" in item]
_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_KEYS = st.sampled_from([*Question.model_fields, "own", "language", "losses", "nonsense"])
_SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def refused(response):
    """Whether it is a refusal in one sentence."""
    body = response.json()
    assert 400 <= response.status_code < 500, (response.status_code, body)
    assert set(body) == {"error", "problems"}
    assert body["error"]
    assert "\n" not in body["error"]
    assert "Traceback" not in body["error"]
    return True


@_SETTINGS
@given(st.sampled_from(POSTS), st.binary(max_size=60))
def test_bytes_that_are_no_question_are_refused(client, path, content):
    assert refused(client.post(path, content=content, headers={"content-type": "application/json"}))


@_SETTINGS
@given(st.sampled_from(POSTS), st.dictionaries(_KEYS, _PLAIN, min_size=1, max_size=4))
def test_questions_of_any_form_are_answered_or_refused_in_one_sentence(client, path, data):
    response = client.post(path, json={**QUICK, **data} if "scenario" not in path else data)
    assert response.status_code == 200 or refused(response)


@_SETTINGS
@given(st.data())
def test_questions_of_the_right_form_are_answered_or_refused(client, data):
    end = st.sampled_from(["low", "central", "high"])
    share = st.floats(0, 1, allow_nan=False)
    optional = {
        "share": share,
        "days": st.integers(1, 800),
        "onset": st.integers(0, 60),
        "recovery": st.integers(0, 40),
        "stocks": st.lists(st.floats(0, 400), max_size=2),
        "exposure": end,
        "criticality": end,
        "scale": st.floats(0, 10),
        "thrift": end | share,
        "ramp": end | share,
        "scenario": st.sampled_from(["rare-earth-ban", "heavy-only", "imf", "nri", "none"]),
        "material": st.sampled_from(["gallium", "tungsten", "rare-earths", "../../etc", "gold"]),
        "elements": st.lists(st.sampled_from(["NdPr", "Ga", "Y", "X"]), max_size=2),
        "gdp": st.sampled_from(["own", "real 2024", "nominal 1999"]),
    }
    asked = data.draw(st.fixed_dictionaries({}, optional=optional))
    response = client.post("/api/answer", json={**QUICK, **asked})
    if response.status_code == 200:
        for one in response.json()["models"].values():
            assert -1000 < one["gdp"] <= 1e-9
    else:
        assert refused(response)


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/api/nothing", "GET", 404),
        ("/assets/../question.py", "GET", 404),
        ("/assets/%2e%2e/question.py", "GET", 404),
        ("/assets/vendor/../../app.py", "GET", 404),
        ("/assets//etc/passwd", "GET", 404),
        ("/api/answer", "GET", 405),
        ("/api/catalogue", "POST", 405),
        ("/", "DELETE", 405),
    ],
)
def test_other_addresses_are_refused(client, path, method, status):
    response = client.request(method, path)
    assert response.status_code == status
    assert refused(response)


def test_bodies_that_are_too_large_or_of_another_type_are_refused(client):
    head = {"content-type": "application/json"}
    assert client.post("/api/answer", content=b" " * 200_000, headers=head).status_code == 413
    assert client.post("/api/answer", content=b"{}").status_code == 415
    for size, status in ((LARGEST, 400), (LARGEST + 1, 413)):
        assert client.post("/api/answer", content=b" " * size, headers=head).status_code == status
    deep = b"[" * 60_000
    assert client.post("/api/answer", content=deep, headers=head).status_code == 400
    assert client.post("/api/answer", content=b'{"share": NaN}', headers=head).status_code == 400


@pytest.mark.parametrize(
    ("entry", "most", "more"),
    [
        ("days", 1825, 1826),
        ("onset", 365, 366),
        ("recovery", 365, 366),
        ("share", 1, 1.01),
        ("scale", 10, 10.1),
        ("draws", 512, 1024),
        ("stocks", [3650], [3651]),
        ("stocks", [1] * 12, [1] * 13),
        ("elements", ["Y"] * 40, ["Y"] * 41),
        ("models", ["direct"] * 12, ["direct"] * 13),
        ("own", "x" * 65_536, "x" * 65_537),
    ],
)
def test_a_question_is_bounded(client, entry, most, more):
    assert Question.parse({entry: most})
    response = client.post("/api/answer", json={**QUICK, entry: more})
    assert refused(response)
    assert entry in " ".join([response.json()["error"], *response.json()["problems"]])


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil:80"])
def test_other_hosts_are_refused(client, host):
    response = client.get("/", headers={"host": host})
    assert response.status_code == 421
    assert refused(response)


def test_another_origin_is_refused(client):
    head = {"origin": "https://evil.example"}
    assert client.post("/api/answer", json=QUICK, headers=head).status_code == 421
    assert client.get("/", headers={"origin": "http://localhost:8710"}).status_code == 200


def test_every_answer_keeps_the_page_to_itself(client):
    for path in ("/", "/assets/main.js", "/api/openapi.json", "/api/nothing"):
        policy = client.get(path).headers["content-security-policy"]
        parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        frames = parts.pop("frame-ancestors").split()
        assert frames[0] == "'self'"
        assert all(
            one.split("//")[-1] in ("localhost:*", "127.0.0.1:*", "vscode-webview:") for one in frames[1:]
        )
        style, hashed = parts.pop("style-src").split()
        assert style == "'self'"
        assert hashed.startswith("'sha256-")
        assert parts == {
            "default-src": "'none'",
            "script-src": "'self'",
            "img-src": "'self' data: blob:",
            "connect-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'none'",
        }
        assert client.get(path).headers["x-content-type-options"] == "nosniff"


def test_the_page_asks_nothing_of_other_hosts():
    for name, (content, _) in files().items():
        if not name.startswith("vendor/") and not name.endswith(".svg"):
            text = content.decode().replace("http://www.w3.org/", "")
            assert "http://" not in text
            assert "https://" not in text


@pytest.mark.parametrize(
    "text",
    [
        '[materials]\nmine = "/etc"',
        'name = "x"\n[duration]\ncut = 3\n[[cuts]]\nmaterial = "/etc"\norigin = "China"\nshare = 1',
        'name = "x"\n[duration]\ncut = 3\n[[cuts]]\nmaterial = "../gallium"\norigin = "China"\nshare = 1',
        'name = "x"\n[duration]\ncut = 3\n[[stocks]]\nmaterial = "./a"\nholder = "b"\ndays = 1',
        "= = =",
        "a" * 70_000,
        "x = " + "[" * 3000,
    ],
    ids=["folders", "path", "relative", "stock", "no toml", "long", "deep"],
)
def test_a_scenario_that_is_posted_never_names_a_path(client, text, monkeypatch):
    def never(*_):
        raise AssertionError("looked for in the file system")

    monkeypatch.setattr("iomodel.materials.scenarios.holds_material", never)
    monkeypatch.setattr("iomodel.materials.scenarios.find_material", never)
    for path, body in (("/api/scenario", {"own": text}), ("/api/answer", {**QUICK, "own": text})):
        assert refused(client.post(path, json=body))


def test_a_scenario_with_faults_is_refused_with_all_of_them(client):
    text = 'name = "X y"\n[duration]\ncut = -1\n[[cuts]]\nmaterial = "gold"\norigin = "China"\nshare = 3'
    first = client.post("/api/scenario", json={"own": text}).json()
    assert "gold" in first["error"]
    whole = client.post("/api/scenario", json={"own": text.replace("gold", "gallium")}).json()["problems"]
    assert [line.split(":")[0] for line in whole] == ["name", "duration.cut", "cuts.0.share"]


def test_a_question_without_table_or_model_names_the_nearest(client):
    told = client.post("/api/answer", json={**QUICK, "table": "japan-2051"}).json()["error"]
    assert "japan-2015" in told
    told = client.post("/api/answer", json={**QUICK, "models": ["direkt"]}).json()["error"]
    assert "Did you mean 'direct'" in told
    told = client.post("/api/answer", json={**QUICK, "scenario": "rare-earths-ban"}).json()["error"]
    assert "rare-earth-ban" in told


@pytest.mark.parametrize("kind", ["csv", "xlsx", "toml", "report"])
def test_downloads_are_files(client, kind):
    response = client.post(
        f"/api/download/{kind}",
        json={**QUICK, "days": 120, "language": "ja"} if kind != "toml" else {**QUICK, "days": 120},
    )
    assert response.status_code == 200
    assert "attachment" in response.headers["content-disposition"]
    start = {"csv": b"\xef\xbb\xbfpart,", "xlsx": b"PK", "toml": b"name = ", "report": b"<!"}[kind]
    assert response.content.startswith(start)
