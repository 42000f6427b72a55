"""Web pages: the article without what stands around it, found by trafilatura in a page that was cleared first."""

import logging
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from onrecord.parser.extract.boilerplate import cleared
from onrecord.parser.extract.dates import moment
from onrecord.parser.extract.errors import ExtractionError
from onrecord.parser.extract.extracted import Extracted
from onrecord.parser.extract.limits import Limits
from onrecord.parser.extract.markup import blocks, tree
from onrecord.parser.extract.noise import is_noise
from onrecord.parser.extract.pagefacts import page_facts
from onrecord.parser.extract.tidy import known, paragraphs, tidied
from onrecord.parser.extract.xmltree import Element

_MIDDLING = 3_000  # elements after clearing; above it trafilatura does not compare with other readers
_LARGE = 15_000  # elements after clearing; above it trafilatura would take 10 s and more
_PROSE = 60  # code points; a line that long is no button
_BRIEF = 600  # code points
_SHORT = 200  # code points; an article has more
_LONGEST_BYLINE = 100  # code points
_LONGEST_HEAD = 8  # lines
_BY = re.compile(r"\b[Bb]y ([^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){1,3})")
_PART = re.compile(r"\s+[-–—|·]\s+")
_SENTENCE = re.compile(r"[.!?…:;][\"”’»)\]]*$")


def webpage(data: bytes, name: str, limits: Limits) -> Extracted:
    """The page's article.

    Raises: ExtractionError: too large, or no prose in it.
    """
    root, notes = tree(data, name, limits)
    facts = page_facts(root)
    lines = _article(root)
    head = _head(lines, facts.title)
    text = paragraphs(lines[len(head) :])
    if not any(len(line) >= _PROSE or _SENTENCE.search(line) for line in lines):
        raise ExtractionError(f"{name}: the page holds no article", "save the article's text and drop that")
    author = facts.author or _byline(head)
    return Extracted(
        text,
        "text/html",
        title=facts.title,
        language=facts.language,
        published=moment(facts.published) or _dateline(head),
        author=author,
        metadata=known(author=author, publisher=facts.publisher, url=facts.url),
        notes=notes,
    )


def _article(root: Element) -> list[str]:
    """Its lines: trafilatura's precise reading, its generous one, or the page's own sentences.

    trafilatura finds an article by its length, so that it takes the frame of a brief for a part of it.
    """
    page = cleared(root)
    readable = _size(page) <= _LARGE
    precise = _prose(_main_blocks(page, precise=True)) if readable else []
    if _length(precise) >= _SHORT:
        return precise
    sentences = [line for line in _prose(blocks(page)) if _SENTENCE.search(line)]
    if sentences and (_length(sentences) < _BRIEF or not readable):
        return sentences
    generous = _prose(_main_blocks(page, precise=False)) if readable else []
    return generous if _length(generous) >= _SHORT else sentences or precise


def _length(lines: list[str]) -> int:
    return sum(map(len, lines))


def _size(page: Element) -> int:
    return sum(1 for _ in page.iter())


def _prose(raw: Iterable[str]) -> list[str]:
    return [line for block in raw if (line := tidied(block)) and not is_noise(line)]


def _main_blocks(page: Element, *, precise: bool) -> list[str]:
    from lxml.etree import LxmlError  # noqa: PLC0415
    from trafilatura import bare_extraction  # noqa: PLC0415 -- half a second to load
    from trafilatura.settings import Document  # noqa: PLC0415

    # What it warns of is a page without an article, and that is our rejection to make.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found: Any = bare_extraction(  # Any: trafilatura declares Document | dict
            page,
            include_comments=False,
            include_tables=False,
            include_links=False,
            include_images=False,
            with_metadata=False,
            fast=_size(page) > _MIDDLING,
            favor_precision=precise,
            favor_recall=not precise,
        )
    except (LxmlError, ValueError):  # markup that it cannot rearrange is read without it
        return []
    return list(blocks(found.body)) if isinstance(found, Document) and found.body is not None else []


def _head(lines: list[str], title: str | None) -> list[str]:
    """The lines above the first paragraph: the title again, sections, byline, date; none of them a sentence."""
    head: list[str] = []
    for line in lines[:_LONGEST_HEAD]:
        if not (line == title or (len(line) <= _LONGEST_BYLINE and not _SENTENCE.search(line))):
            return head
        head.append(line)
    return []  # a page of short lines has no head


def _byline(head: list[str]) -> str | None:
    return next((found[1].strip() for line in head if (found := _BY.search(line))), None)


def _dateline(head: list[str]) -> datetime | None:
    parts = [part for line in head for part in (line, *_PART.split(line))]
    return next((found for part in parts if (found := moment(part))), None)
