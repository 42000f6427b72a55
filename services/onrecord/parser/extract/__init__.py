"""bytes → text, title and metadata; one function for each media type."""

from collections.abc import Callable
from pathlib import PurePosixPath

from onrecord.parser.extract.errors import ExtractionError
from onrecord.parser.extract.extracted import Extracted
from onrecord.parser.extract.plain import markdown, plain

__all__ = ["Extracted", "ExtractionError", "extract"]

_EXTRACTORS: dict[str, Callable[[bytes, str], Extracted]] = {
    "text/plain": plain,
    "text/markdown": markdown,
}
_BY_ENDING = {".md": "text/markdown", ".markdown": "text/markdown"}


def extract(data: bytes, name: str) -> Extracted:
    """Read a file's text; *name* tells the format where the bytes do not.

    Raises: ExtractionError: there is no text in it that we can read.
    """
    media_type = _BY_ENDING.get(PurePosixPath(name).suffix.lower(), "text/plain")
    return _EXTRACTORS[media_type](data, name)
