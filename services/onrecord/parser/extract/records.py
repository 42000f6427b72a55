"""JSON: an object is a document, an array or lines of objects are a folder of them; which field is what can be set."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.parser.extract.encoding import decoded
from onrecord.parser.extract.errors import ExtractionError, damaged, too_large
from onrecord.parser.extract.extracted import Extracted
from onrecord.parser.extract.facts import with_facts
from onrecord.parser.extract.limits import Limits
from onrecord.parser.extract.markup import blocks, tree
from onrecord.parser.extract.sniff import JSON
from onrecord.parser.extract.tidy import paragraphs

_LISTS = ("items", "articles", "documents", "entries", "results", "data", "stories")
_HTML = ("</p>", "<br", "</div>", "<p>")


@dataclass(frozen=True, slots=True)
class JsonFields:
    """Names of the fields that hold the text, first found wins; the other facts go by many names, see `facts.py`."""

    text: tuple[str, ...] = (
        "text", "body", "content", "article_body", "articleBody", "body_text", "content_text", "full_text", "fulltext",
        "content_html", "body_html", "html", "article", "story", "paragraphs", "maintext",
    )  # fmt: skip


def record(data: bytes, name: str, limits: Limits, fields: JsonFields) -> Extracted:
    """The document that one JSON object is.

    Raises: ExtractionError: no object, or no field of it holds text.
    """
    value = _loaded(data, name, limits)
    if not isinstance(value, dict):
        raise ExtractionError(
            f"{name}: the JSON is no object", "drop an object, or an array of objects, with a field `text`"
        )
    field = next((f for f in fields.text if _prose(value.get(f))), None)
    if field is None:
        found = ", ".join(map(str, list(value)[:10]))
        raise ExtractionError(
            f"{name}: none of the JSON object's fields holds the text (found: {found[:200]})",
            "name the field in ONRECORD_EXTRACT_JSON_TEXT",
        )
    text = _text(_prose(value[field]), name, limits)
    stated = {k: v for k, v in value.items() if k not in fields.text}
    return with_facts(Extracted(text, JSON), stated)


def records(data: bytes, name: str, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each object in an array or in lines; none in what is one object."""
    value = _loaded(data, name, limits)
    listed = value if isinstance(value, list) else _listed(value)
    yield from _named((json.dumps(one, sort_keys=True) for one in listed), len(listed), name, limits)


def lines(data: bytes, name: str, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each line of JSON lines."""
    found = [line for line in data.splitlines() if line.strip()]
    for number, line in enumerate(_refused_if_many(found, name, limits), 1):
        yield f"line-{number:05}.json", line


def _named(texts: Iterator[str], count: int, name: str, limits: Limits) -> Iterator[tuple[str, bytes]]:
    if count > limits.members:
        raise too_large(name, f"the JSON has {count:,} objects", "extract_members")
    for number, text in enumerate(texts, 1):
        yield f"item-{number:05}.json", text.encode("ascii")


def _refused_if_many(found: list[bytes], name: str, limits: Limits) -> list[bytes]:
    if len(found) > limits.members:
        raise too_large(name, f"it has {len(found):,} lines", "extract_members")
    return found


def _listed(value: object) -> list[object]:
    """The objects in the one list of a wrapper: {"items": [...]}; none where the object is a document itself."""
    if not isinstance(value, dict) or any(_prose(value.get(f)) for f in JsonFields().text if f not in _LISTS):
        return []
    lists = [value[key] for key in _LISTS if isinstance(value.get(key), list) and value[key]]
    return lists[0] if lists and all(isinstance(one, dict) for one in lists[0]) else []


def _loaded(data: bytes, name: str, limits: Limits) -> object:
    if len(data) > limits.markup_bytes:
        raise too_large(name, f"the JSON has {len(data):,} bytes", "extract_markup_bytes")
    try:
        return json.loads(decoded(data, name, "utf-8").text)
    except (ValueError, RecursionError) as error:
        raise damaged(name, "the JSON", error) from error


def _prose(value: object) -> str:
    """A string field, or a list of strings as paragraphs."""
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return "\n\n".join(value)
    return value if isinstance(value, str) and value.strip() else ""


def _text(prose: str, name: str, limits: Limits) -> str:
    if any(mark in prose for mark in _HTML):
        return paragraphs(blocks(tree(prose.encode("utf-8", "replace"), name, limits, "utf-8")[0]))
    separator = "\n\n" if "\n\n" in prose else "\n"
    return paragraphs(prose.replace("\r\n", "\n").split(separator))
