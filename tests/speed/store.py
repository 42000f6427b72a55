"""How fast the ledger takes and gives statements: `python tests/speed/store.py [--statements N] [--engine E]`.

New statements, the same delivered again, and one a transaction, in one run; then pages and searches.
"""

import argparse
import asyncio
import random
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import quantiles
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ledgers import ENGINES, Postgres
from newsroom import Article, minute
from onrecord.store.filters import StatementFilter
from onrecord.store.ledger import Arrival, Ledger
from onrecord.store.migrate import migrate
from onrecord.store.queries import Queries

BATCH = 100
LINES = 9  # with its DocumentParsed a document is ten events
SINGLES = 500
QUERIES = 200
LONGEST_MS = 10_000
"""No question is asked for longer."""
WORDS = [
    f"{a}{b}{c}" for a in ("ba", "ko", "ri", "stu", "me") for b in ("lan", "ter", "vos", "dig") for c in ("", "a", "is")
]
"""Words of our own: the most frequent stands in nearly every second statement."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--statements", type=int, default=20_000)
    options.add_argument("--engine", choices=(*ENGINES, "both"), default="both")
    options.add_argument("--full-sync", action="store_true", help="let PostgreSQL wait for the disk, as in production")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for engine in ENGINES if given.engine == "both" else (given.engine,):
            if engine == "sqlite":
                asyncio.run(measure(engine, f"sqlite:///{folder}/ledger.sqlite", given.statements))
                continue
            server = Postgres(durable=given.full_sync)
            try:
                asyncio.run(measure(engine, server.url("postgres"), given.statements))
            finally:
                server.stop()


async def measure(engine: str, url: str, statements: int) -> None:
    """Print one block of figures."""
    await migrate(url)
    async with Ledger(url) as ledger:
        new = await rate(ledger, list(events(statements)), BATCH)
        again = await rate(ledger, list(events(min(statements, 20_000))), BATCH)
        single = await rate(ledger, list(events(SINGLES, first=1_000_000)), 1)
    print(f"{engine}: {statements:,} statements, batches of {BATCH}")
    print(f"  events/s   new {new:,.0f}   delivered again {again:,.0f}   new, one a transaction {single:,.0f}")
    print(f"  ratio      again : new {again / new:.1f}   batch : one a transaction {new / single:.1f}")
    async with Queries(url) as queries:
        await latencies(queries)


async def rate(ledger: Ledger, arrivals: Sequence[Arrival], size: int) -> float:
    """Events a second."""
    started = perf_counter()
    for batch in pieces(arrivals, size):
        written = await ledger.write(batch)
        assert not written.refused
    return len(arrivals) / (perf_counter() - started)


async def latencies(queries: Queries) -> None:
    choice = random.Random(7)  # noqa: S311 -- a benchmark

    def speaker() -> StatementFilter:
        return StatementFilter(speaker=f"speaker{choice.randrange(1000)}", since=minute(0), until=minute(10**7))

    questions: dict[str, Callable[[], Awaitable[object]]] = {
        "newest page": queries.statements,
        "speaker and date": lambda: queries.statements(speaker()),
        "search, two words": lambda: queries.statements(StatementFilter(search=" ".join(choice.choices(WORDS, k=2)))),
        "search, rare word": lambda: queries.statements(StatementFilter(search=f"x{choice.randrange(1000)}")),
        "speakers": queries.speakers,
        "counts": queries.counts,
    }
    for name, ask in questions.items():
        times = []
        for _ in range(QUERIES):
            started = perf_counter()
            await ask()
            times.append((perf_counter() - started) * 1000)
            if sum(times) > LONGEST_MS:
                break
        cuts = quantiles(times, n=20) if len(times) > 1 else times * 19
        print(f"  {name:18} p50 {cuts[9]:8.1f} ms   p95 {cuts[18]:8.1f} ms   ({len(times)} queries)")


def events(statements: int, first: int = 0) -> Iterator[Arrival]:
    """Documents of LINES statements each, the same ones for the same numbers."""
    for number in range(first, first + statements // LINES):
        chance = random.Random(number)  # noqa: S311 -- a benchmark
        lines = tuple(
            f"Speaker{int(1000 * chance.random() ** 2)} Name, role {number % 50} said: "
            + " ".join(chance.choices(WORDS, weights=range(len(WORDS), 0, -1), k=25))
            + f" x{chance.randrange(1000)} {line}"
            for line in range(LINES)
        )
        article = Article(lines, name=f"folder{number % 20}/{number}.txt", tags=(f"folder{number % 20}",))
        article = replace(article, published=minute(number))
        for event in article.events():
            yield Arrival(None, event)


def pieces(arrivals: Sequence[Arrival], size: int) -> Iterator[Sequence[Arrival]]:
    for start in range(0, len(arrivals), size):
        yield arrivals[start : start + size]


if __name__ == "__main__":
    main()
