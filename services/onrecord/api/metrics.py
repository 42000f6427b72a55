"""Prometheus metrics: what this process saw on the stream, and what Redis and the ledger say when asked."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from onrecord.api.feed import Feed
from onrecord.api.vitals import GroupState, Totals, Vitals
from onrecord.bus import Bus
from onrecord.errors import OnRecordError
from onrecord.store.queries import Queries
from onrecord_schemas import AnyEvent, DocumentParsed, DocumentRejected, StatementMade

# A second series for each would say when this process started.
disable_created_metrics()  # type: ignore[no-untyped-call]  # the library's own lack

_SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)


class Seen:
    """What came by on the stream since this process started."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._statements = Counter(
            "onrecord_statements_made", "Statements seen on the stream.", ["type"], registry=self.registry
        )
        self._parsed = Counter("onrecord_documents_parsed", "Documents parsed.", registry=self.registry)
        self._rejected = Counter(
            "onrecord_documents_rejected", "Documents rejected.", ["stage"], registry=self.registry
        )
        self._stages = Histogram(
            "onrecord_stage_seconds",
            "Seconds of a document in a stage: wait (dropped until parsing began), parse.",
            ["stage"],
            buckets=_SECONDS,
            registry=self.registry,
        )

    def observe(self, event: AnyEvent) -> None:
        match event:
            case StatementMade():
                self._statements.labels(event.data.type.value).inc()
            case DocumentParsed():
                self._parsed.inc()
                parse_s = event.data.parse_ms / 1000
                self._stages.labels("parse").observe(parse_s)
                if event.data.dropped is not None and not event.data.again:
                    whole_s = (event.time - event.data.dropped).total_seconds()
                    self._stages.labels("wait").observe(max(0.0, whole_s - parse_s))
            case DocumentRejected():
                self._rejected.labels(event.data.stage).inc()
            case _:
                pass


class Metrics:
    """Everything that Prometheus asks for."""

    def __init__(self, seen: Seen, bus: Bus, queries: Queries, vitals: Vitals, feed: Feed) -> None:
        self._seen = seen
        self._bus = bus
        self._queries = queries
        self._vitals = vitals
        self._clients = Gauge("onrecord_live_clients", "Clients of /live.", registry=seen.registry)
        self._clients.set_function(lambda: feed.clients)
        overruns = Gauge("onrecord_live_overruns", "Clients of /live that read too slowly.", registry=seen.registry)
        overruns.set_function(lambda: feed.overruns)

    async def text(self) -> bytes:
        """The metrics in Prometheus' text format. A part that does not answer is 0 in `onrecord_up`."""
        redis, ledger = await self._of_redis(), await self._of_ledger()
        up = GaugeMetricFamily("onrecord_up", "Whether a part answers.", labels=["part"])
        up.add_metric(["redis"], float(bool(redis)))
        up.add_metric(["ledger"], float(bool(ledger)))
        answers = CollectorRegistry()
        answers.register(_Ready([up, *redis, *ledger]))
        return generate_latest(self._seen.registry) + generate_latest(answers)

    async def _of_redis(self) -> Sequence[GaugeMetricFamily]:
        try:
            groups, dead = await self._vitals.groups(), await self._vitals.dead_letters()
            memory = await self._bus.memory_share()
        except (RedisError, OSError):
            return []
        return [
            *_of_groups(groups),
            GaugeMetricFamily("onrecord_dead_letters", "Entries that could not be handled.", dead),
            GaugeMetricFamily("onrecord_redis_memory_ratio", "Share of Redis' maxmemory in use; 0: no limit.", memory),
        ]

    async def _of_ledger(self) -> Sequence[GaugeMetricFamily]:
        try:
            totals = Totals.of(await self._queries.counts())
        except OnRecordError:
            return []
        documents = GaugeMetricFamily("onrecord_ledger_documents", "Documents in the ledger.", labels=["state"])
        documents.add_metric(["complete"], totals.complete)
        documents.add_metric(["arriving"], totals.documents - totals.complete)
        documents.add_metric(["rejected"], totals.rejections)
        statements = GaugeMetricFamily("onrecord_ledger_statements", "Statements in the ledger.", labels=["type"])
        for kind in ("direct", "indirect", "mixed"):
            statements.add_metric([kind], getattr(totals, kind))
        return [documents, statements]


class _Ready(Collector):
    """Metrics that were fetched already: prometheus_client cannot await."""

    def __init__(self, families: Sequence[GaugeMetricFamily]) -> None:
        self._families = families

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from self._families


def _of_groups(groups: Sequence[GroupState]) -> Iterator[GaugeMetricFamily]:
    figures: dict[str, tuple[str, Callable[[GroupState], float | None]]] = {
        "lag": ("Entries that nobody of the group has taken.", lambda state: state.lag),
        "pending": ("Entries that were taken and not finished.", lambda state: state.pending),
        "behind_seconds": ("Seconds since the oldest unfinished entry was added.", lambda state: state.behind_s),
        "workers": ("Workers that live.", lambda state: state.workers),
    }
    for name, (meaning, figure) in figures.items():
        family = GaugeMetricFamily(f"onrecord_group_{name}", meaning, labels=["stream", "group"])
        for state in groups:
            if (value := figure(state)) is not None:
                family.add_metric([state.stream, state.group], value)
        yield family
