"""The article as real programs give it out: printed by Chromium here and now, saved by LibreOffice once (`saved/`)."""

import html
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from samples.article import PARAGRAPHS, TITLE

SAVED = Path(__file__).parent / "saved"  # by LibreOffice 7.4: `quoting()`; list.rtf has items, the page is `article()`
LONG = PARAGRAPHS * 3
SHORT = (
    "“We will not move,” she said.",
    "“Then we are done here,” said Blaise Ofori, the treasurer.",
    "The doctor laughed. He said that he had heard it before.",
)
_NO_NETWORK = "--disable-background-networking --disable-component-update --disable-sync --disable-quic"
_QUIET = "--headless --no-sandbox --disable-gpu --no-first-run"


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def printed(page: str, folder: Path) -> bytes:
    """The page as Chromium prints it, with its date, title and address around."""
    source, target = folder / "ferry.html", folder / "ferry.pdf"
    source.write_text(page, encoding="utf-8")
    subprocess.run(
        [
            str(chromium()),
            *_QUIET.split(),
            *_NO_NETWORK.split(),
            f"--user-data-dir={folder / 'profile'}",
            f"--print-to-pdf={target}",
            source.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    return target.read_bytes()


def article(style: str = "", paragraphs: Iterable[str] = PARAGRAPHS, before: str = "") -> str:
    """A page of a headline and paragraphs."""
    return _page(style, before + "".join(_element("p", words) for words in paragraphs))


def quoting() -> str:
    """The article with a heading above every third paragraph, and some of them quoted blocks."""
    return _page("", "".join(_quoting(n, words) for n, words in enumerate(PARAGRAPHS)))


def quoting_paragraphs() -> Sequence[str]:
    found = [TITLE]
    for number, words in enumerate(PARAGRAPHS):
        found += [heading(number), words] if number % 3 == 0 else [words]
    return found


def heading(number: int) -> str:
    return f"Part {number} of the meeting"


def _quoting(number: int, words: str) -> str:
    above = _element("h2", heading(number)) if number % 3 == 0 else ""
    return above + _element("blockquote" if number % 4 == 1 else "p", words)


def _page(style: str, inner: str) -> str:
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{TITLE}</title><style>{style}</style>'
        f"{_element('h1', TITLE)}{inner}"
    )


def _element(tag: str, words: str) -> str:
    return f"<{tag}>{html.escape(words, quote=False)}</{tag}>"
