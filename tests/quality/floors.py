"""The figures under which the parser must not fall. They may rise, never sink."""

import tomllib
from pathlib import Path

PATH = Path(__file__).parent / "floors.toml"
SLACK = 0.5  # points: int8 kernels differ a little between processors
SLACK_OF_FEW = 2.0  # points: where the cases are few, two or three statements more or less are as much
MANY = 200  # statements
FEW = frozenset({"statement_mixed", "no_name", "negated", "occasion", "within"})


def floors() -> dict[str, dict[str, float]]:
    """Give the floor of each figure, by gold set."""
    return tomllib.loads(PATH.read_text("utf-8"))


def lift(measured: dict[str, dict[str, float]]) -> None:
    """Write floors just under what is measured where that is higher than they are."""
    lifted = {
        name: {figure: max(floor, _under(measured[name], figure)) for figure, floor in wanted.items()}
        if name in measured
        else wanted
        for name, wanted in floors().items()
    }
    head = "".join(line for line in PATH.read_text("utf-8").splitlines(keepends=True) if line.startswith("#"))
    PATH.write_text(head + "".join(_table(name, wanted) for name, wanted in lifted.items()), "utf-8")


def _under(measured: dict[str, float], figure: str) -> float:
    few = figure in FEW or measured.get("gold", MANY) < MANY
    return round(measured[figure] - (SLACK_OF_FEW if few else SLACK), 1)


def _table(name: str, wanted: dict[str, float]) -> str:
    return f"\n[{name}]\n" + "".join(f"{figure} = {floor}\n" for figure, floor in wanted.items())
