"""Author, logo, colour, sections and template of a recipe: what cannot be used is refused, all at once."""

from pathlib import Path

import pytest

from iomodel.errors import ScenarioError
from iomodel.report import Recipe, plan
from iomodel.report.appearance import section_names
from iomodel.report.sections import SECTIONS

pytestmark = pytest.mark.xdist_group("report")


def picture(path: Path, size: tuple[int, int] = (60, 20), kind: str = "PNG", colour: str = "navy") -> Path:
    from PIL import Image

    Image.new("RGB", size, colour).save(path, format=kind)
    return path


def parse(folder: Path, **changes: object) -> Recipe:
    return Recipe.parse({"name": "test", "scenarios": ["rare-earth-ban"], **changes}, "test", folder)


def test_the_names_of_sections_are_those_of_the_register():
    assert section_names() == sorted(section.name for section in SECTIONS)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"accent": "red"}, "accent: 'red' is no colour; expected # and six hexadecimal digits"),
        ({"accent": "#ffee00"}, "accent: #ffee00 cannot be read on white: its contrast is 1."),
        ({"sections": ["modles"]}, "sections: no section 'modles'; sections: assumptions,"),
        ({"sections": ["models", "models"]}, "sections: 'models' is given twice"),
        ({"logo": "absent.png"}, "expected a PNG or JPEG picture"),
        ({"logo": "drawn.svg"}, "is no PNG or JPEG picture that can be read"),
        ({"logo": "heavy.png"}, "has 600 kB, expected at most 512; save it smaller"),
        ({"logo": "wide.png"}, "has 5000 x 2 pixels, expected at most 4000 a side"),
        ({"logo": "cut.png"}, "is no PNG or JPEG picture that can be read"),
        ({"template": "absent"}, "template: 'absent' is no folder"),
        ({"template": "."}, "holds no file of a template; files: base.html.j2"),
        ({"author": "x" * 301}, "author: String should have at most 300 characters"),
        ({"footer": "a\x00b"}, "footer: holds the control character U+0000"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, changes: dict[str, object], said: str):
    (tmp_path / "drawn.svg").write_text("<svg/>")
    (tmp_path / "heavy.png").write_bytes(bytes(600 * 1024))
    picture(tmp_path / "wide.png", (5000, 2))
    whole = picture(tmp_path / "whole.png", (90, 90)).read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ScenarioError) as caught:
        parse(tmp_path, **changes)
    assert said in str(caught.value)


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path):
    wrong = {"accent": "red", "logo": "absent.png", "sections": ["x"], "template": "absent", "language": "fr"}
    with pytest.raises(ScenarioError) as caught:
        parse(tmp_path, **wrong)
    assert sorted(path for path, _ in caught.value.problems) == sorted(wrong)


def test_a_report_is_due_when_its_logo_or_its_template_changes_and_not_when_they_move(tmp_path: Path):
    digests = []
    for place, colour, style in (
        ("a", "navy", "1"),
        ("b", "navy", "1"),
        ("c", "red", "1"),
        ("d", "navy", "2"),
    ):
        folder = tmp_path / place
        (folder / "house").mkdir(parents=True)
        picture(folder / "logo.jpg", kind="JPEG", colour=colour)
        (folder / "house" / "style.css").write_text(f"/* {style} */")
        recipe = parse(folder, logo="logo.jpg", template="house", sectors=13, models=["direct"])
        digests.append(plan(recipe).digest)
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3
