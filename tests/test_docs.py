"""docs/operating.md tells of everything that an operator can set, read or measure, and of nothing else."""

import re
from pathlib import Path

import pytest
from prometheus_client.core import Metric
from pydantic import SecretStr

from onrecord.api.metrics import Seen, _of_groups
from onrecord.settings import Settings

SWITCHES = {"ONRECORD_CONFIG", "ONRECORD_SECRETS_DIR", "ONRECORD_INBOX_DIR"}  # read before the settings, or by compose


@pytest.fixture(scope="module")
def manual() -> str:
    return (Path(__file__).parent.parent / "docs" / "operating.md").read_text()


@pytest.fixture(scope="module")
def code() -> str:
    services = Path(__file__).parent.parent / "services"
    return "\n".join(path.read_text() for path in sorted(services.rglob("*.py")))


def setting_row(name: str) -> str:
    """The table's row for this setting."""
    field = Settings.model_fields[name]
    if field.default_factory:
        default = "cores − 1, at most 4"
    else:
        value = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        default = f"`{value}`" if str(value) else ""
    return f"| `ONRECORD_{name.upper()}` | {default} | {field.description} |"


def first_cells(manual: str, section: str) -> set[str]:
    """What stands in backquotes in the first column of *section*'s table."""
    (body,) = re.findall(rf"^## {section}\n(.*?)(?=^## |\Z)", manual, re.MULTILINE | re.DOTALL)
    cells = re.findall(r"^\| (`[^|]*) \|", body, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def test_every_setting_stands_in_the_manual_with_its_default_and_sentence(manual: str) -> None:
    rows = [setting_row(name) for name in Settings.model_fields]

    told = [line for line in manual.splitlines() if line.startswith("| `ONRECORD_")]

    assert told == rows, "the table is to be:\n" + "\n".join(rows)


def test_no_setting_is_named_that_does_not_exist(manual: str) -> None:
    known = {f"ONRECORD_{name.upper()}" for name in Settings.model_fields} | SWITCHES

    assert set(re.findall(r"ONRECORD_[A-Z_]+[A-Z]", manual)) <= known


def test_every_log_event_stands_in_the_manual_and_no_other(manual: str, code: str) -> None:
    written = set(re.findall(r"\blog\.(?:debug|info|warning|error|exception)\(\s*\"([^\"]+)\"", code))

    assert first_cells(manual, "Log") == written
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+", event) for event in written)


def test_every_metric_stands_in_the_manual_and_no_other(manual: str, code: str) -> None:
    seen: list[Metric] = list(Seen().registry.collect())
    families = {metric.name for metric in seen} | {family.name for family in _of_groups(())}
    others = set(re.findall(r"\b(?:GaugeMetricFamily|Gauge|Counter|Histogram)\(\s*\"(\w+)\"", code))

    assert first_cells(manual, "Metrics") == families | others


def test_every_test_that_the_manual_names_exists(manual: str, project: Path) -> None:
    for path, name in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", manual):
        test = project / path
        assert test.exists(), path
        assert not name or f"def {name}(" in test.read_text(), f"{path}::{name}"


def test_every_decision_has_a_number_of_its_own_and_a_title(project: Path) -> None:
    pages = sorted((project / "docs" / "decisions").glob("*.md"))
    numbers = [int(page.name[:4]) for page in pages]

    assert len(set(numbers)) == len(numbers)
    for number, page in zip(numbers, pages, strict=True):
        assert page.read_text().startswith(f"# {number}. "), page.name
