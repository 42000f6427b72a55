"""Print one table of how good the parser is: our own gold, PolNeAR dev and GUM news, beside what its peers reach.

`python tests/quality/figures.py` prints it; `--misses` adds every miss on our own gold; `--raise-floors` lifts the
floors that are more than half a point under what is measured.
"""

import argparse
import sys
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))  # what pytest's pythonpath does

from quality import floors, measuring, misses
from quality.gold import BLIND, OWN

COLUMNS = (
    ("F1", "statement"),
    ("direct", "statement_direct"),
    ("mixed", "statement_mixed"),
    ("indirect", "statement_indirect"),
    ("content", "content"),
    ("exact", "exact"),
    ("precision", "statement_precision"),
    ("recall", "statement_recall"),
    ("source", "source"),
    ("name", "name"),
)
FIELDS = (
    "type",
    "cue",
    "fullest_name",
    "no_name",
    "role",
    "kind",
    "resolution",
    "medium",
    "polarity",
    "negated",
    "place",
    "date",
    "date_iso",
    "occasion",
    "within",
)
ROWS = {
    "own": "our own gold",
    "blind": "our own gold, written blind",
    "polnear_dev": "PolNeAR dev",
    "polnear_dev_speech": "PolNeAR dev, speech only",
    "gum_news_speech": "GUM news, speech only",
}
PEERS = (
    ("trained humans", 75.0, 80.4),
    ("Citron, retrained", 53.1, 59.1),
    ("Citron, as published", 42.1, 49.3),
    ("Gender Gap Tracker, md", 40.6, 48.9),
    ("Gender Gap Tracker, sm", 40.3, 49.0),
    ("sayswho, md", 27.0, 31.0),
    ("textacy, md", 25.2, 27.7),
    ("Guardian's patterns", 16.1, 18.6),
)


def main() -> None:
    options = _options()
    console = Console(width=150, highlight=False)
    measured = {name: figures() for name, figures in measuring.SETS.items()}
    console.print(_table(measured))
    for name in ("own", "blind"):
        console.print(f"Of the statements found in {ROWS[name]}: {_fields(measured[name] or {})}.")
    if options.misses:
        console.print(misses.report([*measuring.scored(OWN), *measuring.scored(BLIND)]), markup=False, soft_wrap=True)
    if options.raise_floors:
        floors.lift({name: figures for name, figures in measured.items() if figures})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="print every miss on our own gold")
    parser.add_argument("--raise-floors", action="store_true", help="write higher floors; none is ever lowered")
    return parser.parse_args()


def _table(measured: dict[str, dict[str, float] | None]) -> Table:
    table = Table(
        title="F1 of statements (content and source right), of contents, of exact contents; per cent", box=SIMPLE
    )
    table.add_column("", no_wrap=True)
    for heading in ("gold", "found", *(heading for heading, _ in COLUMNS)):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, figures in measured.items():
        table.add_row(ROWS[name], *_cells(figures))
    table.add_section()
    for peer, statement, content in PEERS:
        table.add_row(f"PolNeAR dev: {peer}", *_cells({"statement": statement, "content": content}))
    return table


def _fields(own: dict[str, float]) -> str:
    return ", ".join(f"{name} {own[name]:.1f}" for name in FIELDS)


def _cells(figures: dict[str, float] | None) -> list[str]:
    if figures is None:
        return ["not here"]
    counts = [f"{figures[name]:.0f}" if name in figures else "" for name in ("gold", "found")]
    return counts + [f"{figures[name]:.1f}" if name in figures else "" for _, name in COLUMNS]


if __name__ == "__main__":
    main()
