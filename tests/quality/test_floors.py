"""No figure falls under its floor."""

from pathlib import Path

import pytest

from quality import shared
from quality.floors import floors, lift
from quality.measuring import SETS

FLOORS = [(gold, figure, floor) for gold, wanted in floors().items() for figure, floor in wanted.items()]


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("gold", "figure", "floor"), FLOORS, ids=str)
def test_a_figure_stays_above_its_floor(gold: str, figure: str, floor: float) -> None:
    measured = SETS[gold]()
    if measured is None:
        pytest.skip("PolNeAR and GUM are not ours to ship: no shared/ beside the project and no ONRECORD_SHARED_DIR")

    assert measured[figure] >= floor


def test_floors_rise_and_never_sink(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "floors.toml"
    path.write_text("# why\n\n[own]\nstatement = 80.0\nname = 90.0\n\n[polnear_dev]\nstatement = 70.0\n")
    monkeypatch.setattr("quality.floors.PATH", path)

    lift({"own": {"statement": 85.04, "name": 70.0}})

    assert path.read_text() == "# why\n\n[own]\nstatement = 84.5\nname = 90.0\n\n[polnear_dev]\nstatement = 70.0\n"


def test_the_shared_gold_is_found_where_the_setting_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "quality").mkdir()
    (tmp_path / "quality" / "score.py").touch()
    monkeypatch.setenv("ONRECORD_SHARED_DIR", str(tmp_path))

    assert shared.home() == tmp_path


def test_without_the_shared_gold_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_SHARED_DIR", str(tmp_path))

    assert shared.home() is None
