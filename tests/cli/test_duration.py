"""`iomodel duration` and `iomodel timeline`."""

import json
import xml.etree.ElementTree as ET

import pytest

FAST = ("--sectors", "13", "--model", "direct")


def test_duration_prints_losses_shortages_and_the_worth_of_stocks(command):
    code, out, _ = command("duration", "rare-earth-ban", "--months", "12", *FAST)
    assert code == 0
    first, last, *_ = (line.split() for line in out.splitlines() if line.startswith("direct"))
    assert first[1:3] == ["0.00", "0.00"]
    assert float(last[-1]) < -1
    assert "0 to 12 months" in out
    assert "▁▁▁" in out
    yttrium = next(line.split() for line in out.splitlines() if line.startswith("Y "))
    assert yttrium == ["Y", "98.0", "%", "60", "61.2", "62"]
    assert "one more day" in out
    assert "stock of state and" in out
    assert "change of GDP at central assumptions by months of the cut" in " ".join(out.split())


@pytest.mark.parametrize(("months", "columns"), [(6, 80), (14, 80), (14, 120)])
def test_duration_shows_every_month_and_its_loss(command, monkeypatch, months, columns):
    asked = ("duration", "rare-earth-ban", "--months", str(months), *FAST)
    monkeypatch.setenv("COLUMNS", str(columns))
    code, out, err = command(*asked)
    assert code == 0, err
    lines = [line.split() for line in out.partition("0 to ")[0].splitlines()]
    shown = [month for line in lines if line[:1] == ["model"] for month in line[1:]]
    assert shown == [str(month) for month in range(1, months + 1)]
    losses = [float(loss) for line in lines if line[:1] == ["direct"] for loss in line[1:]]
    shares = json.loads(command(*asked, "--json")[1])["gdp_share"]["direct"]
    assert losses == pytest.approx([100 * share for share in shares[1:]], abs=0.0051)


def test_duration_as_plain_data(command):
    code, out, _ = command("duration", "rare-earth-ban", "--months", "4", *FAST, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["duration_days"] == [0, 30, 61, 91, 122]
    assert len(found["gdp_share"]["direct"]) == 5
    assert found["kink_day"] == pytest.approx(60 / 0.98)
    assert found["stock_saves"]["one more day"]["direct"] > 0


@pytest.mark.parametrize("topic", ["duration", "timeline"])
def test_charts_are_whole_labelled_and_the_same_each_time(command, tmp_path, topic):
    months = ("--months", "4") if topic == "duration" else ()
    paths = [tmp_path / name for name in ("one.svg", "two.svg", "three.png")]
    for path in paths:
        assert command(topic, "rare-earth-ban", *months, *FAST, "--out", str(path))[0] == 0
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert paths[2].read_bytes().startswith(b"\x89PNG")
    text = " ".join(ET.fromstring(paths[0].read_text(encoding="utf-8")).itertext())
    labels = ["direct", "K / (s m) = 61 days"] if topic == "duration" else ["day 62: first shortage", "day"]
    assert all(label in text for label in labels)


def test_timeline_prints_days_in_order(command):
    code, out, _ = command("timeline", "rare-earth-ban", "--duration", "90", *FAST)
    assert code == 0
    days = [
        int(line.split()[0]) for line in out.splitlines() if line.split()[:1] and line.split()[0].isdigit()
    ]
    assert days == sorted(days)
    assert "China stops 100% of its rare-earths" in out
    assert "short of Y, YEuCe" in out
    assert "GDP is back to normal" in out


def test_timeline_as_plain_data(command):
    code, out, _ = command("timeline", "rare-earth-ban", "--duration", "90", *FAST, "--json")
    found = json.loads(out)
    assert code == 0
    assert len(found["daily_gdp"]) == 91
    assert found["daily_gdp"][-1] == pytest.approx(1)
    assert {"day", "kind", "text"} == set(found["events"][0])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("timeline", "rare-earth-ban", "--model", "all"), "one model and one duration"),
        (("timeline", "rare-earth-ban", "--duration", "90,365"), "one model and one duration"),
        (("duration", "rare-earth-ban", "--months", "0", *FAST), "months is 0"),
        (("duration", "rare-earth-ban", "--out", "chart.gif"), "expected .svg, .pdf, .png"),
        (("duration", "rare-earth-ban", "--out", "nowhere/chart.svg"), "folder nowhere does not exist"),
        (("duration", "rare-earth-bann"), "Did you mean 'rare-earth-ban'"),
    ],
)
def test_wrong_input_is_one_line(command, arguments, told):
    code, out, err = command(*arguments)
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert told in err
