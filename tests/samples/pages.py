"""Saved web pages, written for these tests: navigation, banners, widgets and comments around the article."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

from samples.article import PARAGRAPHS

FOLDER = Path(__file__).parent / "pages"
LAYOUTS = tuple(sorted(path.stem for path in FOLDER.glob("*.html")))
_PLACE = re.compile(r"<!-- body(?::(\w+))? -->")


def page(layout: str, paragraphs: tuple[str, ...] = PARAGRAPHS) -> bytes:
    """The article in this layout, as a browser saves it."""
    left = iter(paragraphs)
    template = (FOLDER / f"{layout}.html").read_text(encoding="utf-8")
    saved = _PLACE.sub(lambda place: _body(left, place[1] or ""), template)
    return saved.encode("cp1252" if "windows-1252" in saved else "utf-8")


def boilerplate(layout: str) -> str:
    """Everything in this layout that is no word of the article's body."""
    return (FOLDER / f"{layout}.html").read_text(encoding="utf-8")


def _body(left: Iterator[str], how: str) -> str:
    taken = [p for _, p in zip(range(int(how)), left, strict=False)] if how.isdigit() else list(left)
    escaped = [html.escape(p, quote=False) for p in taken]
    if how == "br":
        return "<br><br>\n".join(escaped)
    tag = "div" if how == "div" else "p"
    return "\n".join(f"<{tag}>{p}</{tag}>" for p in escaped)
