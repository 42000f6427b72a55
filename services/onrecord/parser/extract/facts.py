"""What a document says of itself under many names: front matter, JSON fields and side-cars mean the same things."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

from onrecord.parser.extract.dates import moment
from onrecord.parser.extract.extracted import Extracted
from onrecord.parser.extract.tidy import tidied

_NAMES = {
    "title": ("title", "headline"),
    "author": ("author", "authors", "byline", "creator", "by"),
    "published": (
        "published",
        "date",
        "published_at",
        "publication_date",
        "pubdate",
        "date_published",
        "datepublished",
    ),
    "language": ("language", "lang", "inlanguage"),
    "publisher": ("publisher", "source", "site", "site_name", "sitename", "outlet", "newspaper"),
    "url": ("url", "link", "canonical", "permalink", "canonical_url"),
}
_MOST = 200  # fields that are looked at
_LONGEST_KEY = 100  # code points
_LONGEST = 1000  # code points of one fact


def with_facts(extracted: Extracted, stated: Mapping[str, object]) -> Extracted:
    """*extracted* with what is stated; a statement wins over what was found, an empty or unreadable one does not."""
    left = {_key(key): said for key, value in islice(stated.items(), _MOST) if (said := _words(value))}
    facts = {fact: _first(left, names) for fact, names in _NAMES.items()}
    metadata = {key: words for key, words in left.items() if not any(key in names for names in _NAMES.values())}
    named = {fact: words for fact in ("author", "publisher", "url") if (words := facts[fact])}
    return replace(
        extracted,
        title=facts["title"] or extracted.title,
        author=facts["author"] or extracted.author,
        published=moment(facts["published"]) or extracted.published,
        language=facts["language"] or extracted.language,
        metadata={**extracted.metadata, **metadata, **named},
    )


def _key(name: str) -> str:
    return tidied(name[:_LONGEST_KEY]).lower().replace("-", "_")


def _first(stated: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((stated[name] for name in names if name in stated), None)


def _words(value: object) -> str:
    """A scalar as one line, a list of them parted by commas, a person or publisher by its name; else nothing."""
    match value:
        case None:
            return ""
        case bool() | int() | float() | str():
            return tidied(str(value)[:_LONGEST])
        case list() | tuple():
            return ", ".join(words for item in value[:50] if not isinstance(item, list) and (words := _words(item)))[
                :_LONGEST
            ]
        case dict():
            return _words(value.get("name")) if isinstance(value.get("name"), str) else ""
        case _:  # a date out of TOML
            return tidied(str(value)[:_LONGEST])
