"""What a person sees of what is told again: `onrecord reparse`, `onrecord replay`."""

import contextlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress

from onrecord import show
from onrecord.reparse import Outcome
from onrecord.replay import Replayed


@contextlib.contextmanager
def counting_bar(what: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on standard error, where that is a terminal; what it yields is told how many of how many."""
    console = Console(stderr=True)
    with Progress(
        *Progress.get_default_columns(), MofNCompleteColumn(), console=console, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class Reparsed:
    """Tells of each document: as JSON all, else those that were not parsed, and in the end how many."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._fates: Counter[str] = Counter()

    def tell(self, outcome: Outcome) -> None:
        self._fates[outcome.fate] += 1
        if self._as_json:
            print(json.dumps(asdict(outcome)), flush=True)
        elif outcome.reason:
            line = f"{outcome.fate} {outcome.name} ({outcome.document_id}): {outcome.reason}"
            print(show.on_one_line(line), file=sys.stderr)

    def complete(self) -> bool:
        """Tell the numbers; True where all could be asked for."""
        if not self._as_json:
            show.out.print(", ".join(f"{self._fates[fate]} {fate}" for fate in ("parsed", "rejected", "skipped")))
        return not self._fates["skipped"]


def replayed(what: Replayed, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(asdict(what)))
    else:
        show.out.print(f"{what.statements} statements are on {what.stream}, the last one as entry {what.last}")
