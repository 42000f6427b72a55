"""Title, author, site, date and address of a web page: out of JSON-LD, else meta tags, else elements."""

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from onrecord.parser.extract.tidy import tidied
from onrecord.parser.extract.xmltree import Element, text_of

_META = {
    "title": ("og:title", "twitter:title", "parsely-title", "dc.title", "dcterms.title", "headline"),
    "author": ("author", "article:author_name", "parsely-author", "sailthru.author", "dc.creator", "byl"),
    "publisher": ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "publisher"),
    "published": (
        "article:published_time", "datepublished", "parsely-pub-date", "pubdate", "publish-date", "publication_date",
        "date", "dc.date", "dcterms.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "sailthru.date",
    ),
    "url": ("og:url", "twitter:url", "parsely-link"),
}  # fmt: skip
_ARTICLE = re.compile(r"Article|Posting|Report|Review|Interview|OpinionNews")
_MOST_NODES = 2_000
_LARGEST_LD = 500_000  # code points
_DATED = re.compile(r"date|time|posted|published", re.IGNORECASE)
_AUTHORED = re.compile(r"(?:^|[\s_-])(?:author|byline|posted-by)", re.IGNORECASE)
_BY = re.compile(r"^(?:by|from|words by|written by)[\s:]+", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+(?:[|–—·»]|-|::)\s+")


@dataclass(frozen=True, slots=True)
class PageFacts:
    title: str | None
    author: str | None
    publisher: str | None
    published: str | None
    """As the page writes it."""
    url: str | None
    language: str | None


def page_facts(root: Element) -> PageFacts:
    linked, meta = _linked_data(root), _meta(root)
    facts = {
        fact: linked.get(fact) or next((meta[n] for n in names if n in meta), None) for fact, names in _META.items()
    }
    site = facts["publisher"]
    author = facts["author"] if not (facts["author"] or "").startswith("http") else None
    return PageFacts(
        title=facts["title"] or _title(root, site),
        author=_BY.sub("", author or _marked(root, _AUTHORED) or "") or None,
        publisher=site,
        published=facts["published"] or _time(root) or _marked(root, _DATED),
        url=facts["url"] or _canonical(root),
        language=_language(root),
    )


def _linked_data(root: Element) -> dict[str, str]:
    """Facts of the first article that the page's JSON-LD describes."""
    for script in root.iter("script"):
        if script.get("type") == "application/ld+json" and script.text and len(script.text) <= _LARGEST_LD:
            for node in _nodes(script.text):
                if _ARTICLE.search(str(node.get("@type"))):
                    found = {
                        "title": _name(node.get("headline")),
                        "author": _name(node.get("author")),
                        "publisher": _name(node.get("publisher")),
                        "published": _name(node.get("datePublished")),
                        "url": _name(node.get("url")),
                    }
                    return {fact: value for fact, value in found.items() if value}
    return {}


def _nodes(script: str) -> Iterator[dict[str, Any]]:  # Any: the page's JSON
    try:
        todo = deque([json.loads(script)])
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST_NODES):
        if not todo:
            return
        node = todo.popleft()
        if isinstance(node, list):
            todo.extend(node)
        elif isinstance(node, dict):
            yield node
            todo.extend(node.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage"))


def _name(value: object) -> str | None:
    match value:
        case str():
            return tidied(value) or None
        case {"name": name}:
            return _name(name)
        case list():
            return (
                ", ".join(name for item in value[:20] if not isinstance(item, list) and (name := _name(item))) or None
            )
    return None


def _meta(root: Element) -> dict[str, str]:
    """The first content of each name, lower case."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if content := tidied(meta.get("content", "")):
            found.setdefault(name.lower(), content)
    return found


def _title(root: Element, site: str | None) -> str | None:
    """The heading that the title element holds; else that element without the site's name; else the first heading."""
    whole = next((t for e in root.iter("title") if (t := tidied(text_of(e)))), "")
    headings = [t for e in root.iter("h1") if (t := tidied(text_of(e)))]
    for heading in headings:
        if heading in whole:
            return heading
    parts = [p for p in _SEPARATOR.split(whole) if p and p != site]
    return max(parts, key=len) if parts else next(iter(headings), None)


def _marked(root: Element, pattern: re.Pattern[str]) -> str | None:
    """The text of the first short element whose class, rel or itemprop says what it is."""
    for element in root.iter("a", "span", "div", "p", "time", "address", "li"):
        named = " ".join(element.get(key, "") for key in ("class", "rel", "itemprop"))
        if named.strip() and pattern.search(named[:300]):
            text = tidied(text_of(element))
            if 0 < len(text) <= 80:  # noqa: PLR2004 -- a name or a date is no longer
                return text
    return None


def _time(root: Element) -> str | None:
    return next((e.get("datetime") for e in root.iter("time") if e.get("datetime")), None)


def _canonical(root: Element) -> str | None:
    return next((e.get("href") for e in root.iter("link") if (e.get("rel") or "").lower() == "canonical"), None)


def _language(root: Element) -> str | None:
    stated = (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    return stated.replace("_", "-") if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", stated) else None
