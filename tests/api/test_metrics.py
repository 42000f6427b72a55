"""What the figures count."""

from newsroom import Article
from onrecord.api.metrics import Seen

BRIDGE = Article(("Ann Lee said: “It is safe.”",))


def waits(seen: Seen) -> float | None:
    return seen.registry.get_sample_value("onrecord_stage_seconds_count", {"stage": "wait"})


def test_what_is_parsed_once_more_has_not_waited_since_it_was_dropped() -> None:
    fresh = BRIDGE.parsed(1, dropped=0)
    again = fresh.model_copy(update={"data": fresh.data.model_copy(update={"again": True})})
    seen = Seen()

    seen.observe(fresh)
    seen.observe(again)

    assert waits(seen) == 1
    assert seen.registry.get_sample_value("onrecord_documents_parsed_total") == 2
