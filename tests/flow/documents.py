"""Documents with known statements. What they hold is what the pure parser finds in the same bytes."""

from functools import cache

from onrecord.parser.confidence import DEFAULT_MIN_CONFIDENCE
from onrecord.parser.pipeline import Meta, Parsed, Parser
from onrecord_schemas import document_id

ARTICLE = """Bridge to open in May

“The bridge is safe, and it will open in May,” Mayor Ann Lee told the council on Tuesday.

Treasurer Tom Ray said that the town had paid for it out of its savings. “Nobody had to borrow a cent,” he said.
"""


def numbered(number: int) -> str:
    """One of any number of different documents."""
    return (
        f"Report {number}\n\n"
        f"“We counted {number} herons on the lake this spring,” warden Jane Roe said.\n\n"
        f"Her colleague Peter Okafor said that the colony had grown by {number % 17} nests.\n"
    )


@cache
def _parser() -> Parser:
    return Parser(min_confidence=DEFAULT_MIN_CONFIDENCE)


def parsed(text: str, name: str = "document.txt") -> Parsed:
    content = text.encode()
    return _parser().parse(content, Meta(document_id=document_id(content), name=name))


def expected_ids(text: str) -> list[str]:
    return [str(statement.statement_id) for statement in parsed(text).statements]
