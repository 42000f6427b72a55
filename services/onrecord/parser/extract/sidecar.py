"""`<name>.meta.json`: what the user knows better than the file."""

import json

from onrecord.parser.extract.errors import ExtractionError
from onrecord.parser.extract.extracted import Extracted
from onrecord.parser.extract.facts import with_facts

ENDING = ".meta.json"
_LARGEST = 1_000_000  # bytes


def with_sidecar(extracted: Extracted, sidecar: bytes, name: str = "the side-car") -> Extracted:
    """*extracted* with title, author, publisher, published, language, url and any other field of the side-car.

    Raises: ExtractionError: it is no JSON object; *name* is the side-car's.
    """
    try:
        stated = json.loads(sidecar) if len(sidecar) <= _LARGEST else None
    except (ValueError, RecursionError):
        stated = None
    if not isinstance(stated, dict):
        raise ExtractionError(
            f"{name}: the side-car is no JSON object", 'write {"title": "...", "published": "2025-03-14"}'
        )
    return with_facts(extracted, stated)
