"""How fast the ledger takes and gives statements: `python tests/speed/store.py [--statements N] [--engine E]`.

New statements, the same delivered again, and one a transaction; then every kind of question. What is more than
`--delivered` is copied into the tables (`tests/filling.py`), so that a million stands there in minutes.
PostgreSQL has a quarter of the memory for its buffers.
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
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psutil

from filling import multiply
from ledgers import ENGINES, Postgres
from newsroom import Article, minute
from onrecord.store.filters import Sort, StatementFilter
from onrecord.store.ledger import Arrival, Ledger
from onrecord.store.migrate import migrate
from onrecord.store.queries import Queries
from onrecord_schemas import Medium, StatementType

BATCH = 100
LINES = 9  # with its DocumentParsed a document is ten events
SINGLES = 200
QUERIES = 200
LONGEST_MS = 6_000
"""No question is asked for longer."""
WORDS = [
    f"{a}{b}{c}" for a in ("ba", "ko", "ri", "stu", "me") for b in ("lan", "ter", "vos", "dig") for c in ("", "a", "is")
]
"""Words of our own, the most frequent first: that one stands in every second statement, the last in one of 70."""

Question = Callable[[], Awaitable[object]]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--statements", type=int, default=20_000)
    options.add_argument("--delivered", type=int, help="so many through the ledger, the rest as copies", default=20_000)
    options.add_argument("--engine", choices=(*ENGINES, "both"), default="both")
    options.add_argument("--full-sync", action="store_true", help="let PostgreSQL wait for the disk, as in production")
    options.add_argument("--only", default="", help="ask the questions whose name has this")
    options.add_argument("--ledger", help="URL of a ledger that an earlier run filled: ask it, write nothing")
    options.add_argument("--server", type=int, help="process id of that ledger's PostgreSQL, to count its CPU too")
    options.add_argument("--keep", type=Path, help="leave the SQLite ledger in this folder")
    given = options.parse_args()
    if given.ledger:
        asyncio.run(latencies(given.ledger, given.only, given.server))
        return
    with tempfile.TemporaryDirectory() as folder:
        for engine in ENGINES if given.engine == "both" else (given.engine,):
            if engine == "sqlite":
                asyncio.run(measure(engine, f"sqlite:///{given.keep or folder}/ledger.sqlite", given, None))
                continue
            server = Postgres(durable=given.full_sync, buffers_mib=buffers_mib())
            try:
                asyncio.run(measure(engine, server.url("postgres"), given, server.pid))
            finally:
                server.stop()


def buffers_mib() -> int:
    """A quarter of the memory, as PostgreSQL's manual advises (section 19.4.1)."""
    return psutil.virtual_memory().total // 4 >> 20


async def measure(engine: str, url: str, given: argparse.Namespace, server: int | None) -> None:
    """Print one block of figures."""
    await migrate(url)
    delivered = min(given.statements, given.delivered)
    async with Ledger(url) as ledger:
        new = await rate(ledger, list(events(delivered)), BATCH)
        again = await rate(ledger, list(events(min(delivered, 20_000))), BATCH)
    print(f"{engine}: {delivered:,} statements, batches of {BATCH}")
    copies = round(given.statements / delivered) - 1
    if copies:
        started = perf_counter()
        await multiply(url, copies, apart=minute(delivered // LINES) - minute(0))
        print(f"  with {copies} copies of each, without waiting for the disk, in {perf_counter() - started:,.0f} s")
    async with Ledger(url) as ledger:
        single = await rate(ledger, list(events(SINGLES, first=10_000_000)), 1)
    print(f"  events/s   new {new:,.0f}   delivered again {again:,.0f}   new, one a transaction {single:,.0f}")
    print(f"  ratio      again : new {again / new:.1f}   batch : one a transaction {new / single:.1f}", flush=True)
    await latencies(url, given.only, server)


async def rate(ledger: Ledger, arrivals: Sequence[Arrival], size: int) -> float:
    """Events a second."""
    started = perf_counter()
    for batch in pieces(arrivals, size):
        written = await ledger.write(batch)
        assert not written.refused
    return len(arrivals) / (perf_counter() - started)


async def latencies(url: str, only: str, server: int | None) -> None:
    """Print how long each question took, by the clock and of CPU: what else the machine does shows in the one alone."""
    async with Queries(url) as queries:
        print(f"  {'milliseconds':32} {'p50':>7} {'p95':>7} {'most':>7}   CPU {'p50':>7} {'p95':>7}")
        for name, ask in (await questions(queries)).items():
            if only in name:
                times, work = await timed(ask, server)
                figures = [*cuts(times), max(times)], cuts(work)
                clock, cpu = (" ".join(f"{ms:7.1f}" for ms in part) for part in figures)
                print(f"  {name:32} {clock}       {cpu}   ({len(times)} queries)", flush=True)


async def timed(ask: Question, server: int | None) -> tuple[list[float], list[float]]:
    """Milliseconds of each query, by the clock and of CPU."""
    times: list[float] = []
    work: list[float] = []
    while len(times) < QUERIES and sum(times) < LONGEST_MS:
        started, worked = perf_counter(), cpu_ms(server)
        await ask()
        times.append((perf_counter() - started) * 1000)
        work.append(cpu_ms(server) - worked)
    return times, work


def cuts(times: Sequence[float]) -> tuple[float, float]:
    """p50 and p95."""
    twentieths = quantiles(times, n=20, method="inclusive") if len(times) > 1 else [*times] * 19
    return twentieths[9], twentieths[18]


def cpu_ms(server: int | None) -> float:
    """What this process, in which SQLite works, and the processes of PostgreSQL's *server* have used of CPU."""
    mine = process_time() * 1000
    if server is None:
        return mine
    pids = [child.pid for child in psutil.Process(server).children()]
    return mine + sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in pids) / 1e6


async def questions(queries: Queries) -> dict[str, Question]:
    """What is asked, by its name; the words and names differ each time."""
    choice = random.Random(7)  # noqa: S311 -- a benchmark
    span = await _span(queries)

    def asked(sort: Sort = Sort.NEWEST, **wanted: Callable[[], Any]) -> Question:
        return lambda: queries.statements(StatementFilter(**{name: make() for name, make in wanted.items()}), sort=sort)

    def times(share: float = 1) -> dict[str, Any]:
        """A range that has the earliest *share* of the ledger."""
        return {"since": lambda: span[0], "until": lambda: span[0] + (span[1] - span[0]) * share}

    def deep(**wanted: Any) -> Question:
        async def ask() -> object:
            cut = span[0] + (span[1] - span[0]) * choice.random()
            place = (await queries.statements(StatementFilter(until=cut, **wanted), limit=1)).cursor
            return await queries.statements(StatementFilter(**wanted), cursor=place)

        return ask

    def speaker() -> str:
        return f"speaker{choice.randrange(1000)}"

    def word() -> str:
        return choice.choice(WORDS)

    def rare() -> str:
        return f"x{choice.randrange(1000)}"

    def frequent() -> str:
        return choice.choice(WORDS[:10])

    return {
        "newest page": asked(),
        **{f"{sort} page": asked(sort) for sort in Sort if sort is not Sort.NEWEST},
        "deep cursor": deep(),
        "speaker and date": asked(speaker=speaker, **times()),
        "speaker and old date": asked(speaker=speaker, **times(0.1)),
        "most frequent speaker": asked(speaker=lambda: "speaker0"),
        "all speakers share the word": asked(speaker=lambda: "name"),
        "speaker and type": asked(speaker=speaker, type=lambda: StatementType.DIRECT),
        "role": asked(role=lambda: f"role {choice.randrange(50)}"),
        "tag": asked(tag=lambda: f"folder{choice.randrange(20)}"),
        "tag of none": asked(tag=lambda: "nowhere"),
        "tag and speaker": asked(tag=lambda: f"folder{choice.randrange(20)}", speaker=speaker),
        "document": asked(document=lambda: f"{choice.randrange(2000)}.txt"),
        "type, 1 in 50": asked(type=lambda: StatementType.DIRECT),
        "medium of none": asked(medium=lambda: Medium.THOUGHT),
        "confidence of all": asked(min_confidence=lambda: 0.5),
        "confidence of none": asked(min_confidence=lambda: 0.95),
        "search, two words": asked(search=lambda: f"{word()} {word()}"),
        "search, two frequent words": asked(search=lambda: f"{frequent()} {frequent()}"),
        "search, in every statement": asked(search=lambda: "name"),
        "search, one word": asked(search=word),
        "search, a phrase": asked(search=lambda: f'"{word()} {word()}"'),
        "search, either word": asked(search=lambda: f"{word()} or {word()}"),
        "search, but not": asked(search=lambda: f"{word()} -{frequent()}"),
        "search, rare word": asked(search=rare),
        "search, rare and frequent": asked(search=lambda: f"{rare()} {frequent()}"),
        "search, two that never meet": asked(search=lambda: f"{rare()} {rare()}"),
        "search, unknown word": asked(search=lambda: "unheard"),
        "search, oldest first": asked(Sort.OLDEST, search=word),
        "search, latest stored first": asked(Sort.ARRIVAL, search=word),
        "search, reading order": asked(Sort.READING, search=word),
        "search and deep cursor": deep(search=WORDS[3]),
        "search and speaker": asked(search=word, speaker=speaker),
        "search and frequent speaker": asked(search=word, speaker=lambda: "speaker0"),
        "rare word and speaker": asked(search=rare, speaker=speaker),
        "rare word and frequent speaker": asked(search=rare, speaker=lambda: "speaker0"),
        "search and role": asked(search=word, role=lambda: f"role {choice.randrange(50)}"),
        "search and old date": asked(search=word, **times(0.1)),
        "search and tag": asked(search=word, tag=lambda: f"folder{choice.randrange(20)}"),
        "search and type, 1 in 50": asked(search=word, type=lambda: StatementType.DIRECT),
        "search and medium of none": asked(search=word, medium=lambda: Medium.THOUGHT),
        "search and document": asked(search=word, document=lambda: f"{choice.randrange(2000)}.txt"),
        "search and confidence of none": asked(search=word, min_confidence=lambda: 0.95),
        "documents": queries.documents,
        "speakers": queries.speakers,
        "speakers by name": lambda: queries.speakers(speaker()),
        "counts": queries.counts,
    }


async def _span(queries: Queries) -> tuple[Any, Any]:
    """Times of the first and the last statement."""
    ends = [(await queries.statements(sort=sort, limit=1)).rows[0].at for sort in (Sort.OLDEST, Sort.NEWEST)]
    return ends[0], ends[1]


def events(statements: int, first: int = 0) -> Iterator[Arrival]:
    """Documents of LINES statements each, the same ones for the same numbers."""
    for number in range(first, first + statements // LINES):
        chance = random.Random(number)  # noqa: S311 -- a benchmark
        lines = tuple(
            f"Speaker{int(1000 * chance.random() ** 2)} Name, role {number % 50} said: "
            + " ".join(chance.choices(WORDS, weights=range(len(WORDS), 0, -1), k=25))
            + f" x{chance.randrange(1000)} {line}{'“”' * (number % 5 == line == 0)}"
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
