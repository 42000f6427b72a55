"""Names made of what they name: the same finding gets the same id on every machine and every try."""

from collections.abc import Iterable
from hashlib import sha256
from uuid import NAMESPACE_URL, UUID, uuid5

_NAMESPACE = uuid5(NAMESPACE_URL, "urn:onrecord")


def document_id(content: bytes) -> str:
    return named_by_digest(sha256(content).hexdigest())


def named_by_digest(hexdigest: str) -> str:
    """The document_id for a SHA-256 that was computed elsewhere."""
    return f"sha256:{hexdigest}"


def statement_id(document_id: str, content: Iterable[tuple[int, int]], source: tuple[int, int] | None) -> UUID:
    """Id of the statement with these spans (half-open code points).

    The extractor's version is left out: a better extractor that finds the same statement finds the same id.
    """
    spans = ",".join(f"{start}:{end}" for start, end in content)
    by = f"{source[0]}:{source[1]}" if source else ""
    return uuid5(_NAMESPACE, f"statement|{document_id}|{spans}|{by}")


def event_id(kind: str, *facts: str) -> UUID:
    """Id of an event of this kind about these facts."""
    return uuid5(_NAMESPACE, "|".join((kind, *facts)))
