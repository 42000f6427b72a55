"""One article in every format: the same text, and what each format knows about it."""

import socket
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec

import pytest

from onrecord.parser.extract import Extracted, extract, unpacked
from samples.article import AUTHOR, PARAGRAPHS, PUBLISHED, PUBLISHER, TEXT, TITLE, URL, folded
from samples.formats import DOCUMENTS, FOLDERS, docx, odt

Maker = Callable[[], bytes]
TYPES = {
    "ferry.txt": "text/plain",
    "windows.txt": "text/plain",
    "utf16.txt": "text/plain",
    "ferry.md": "text/markdown",
    "ferry.html": "text/html",
    "ferry.pdf": "application/pdf",
    "ferry.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ferry.odt": "application/vnd.oasis.opendocument.text",
    "ferry.rtf": "application/rtf",
    "ferry.eml": "message/rfc822",
    "html.eml": "message/rfc822",
    "ferry.epub": "application/epub+zip",
    "ferry.nitf.xml": "application/nitf+xml",
    "ferry.newsml.xml": "application/vnd.iptc.g2.newsitem+xml",
    "ferry.json": "application/json",
}
WITHOUT_METADATA = {"ferry.txt", "windows.txt", "utf16.txt"}
WITH_PUBLISHER = {"ferry.md", "ferry.html", "ferry.epub", "ferry.nitf.xml", "ferry.newsml.xml", "ferry.json"}
WITH_URL = {"ferry.md", "ferry.html", "ferry.nitf.xml", "ferry.json"}


def body(extracted: Extracted) -> str:
    """The text without front matter."""
    front = [part.end for part in extracted.noise if part.start == 0]
    return folded(extracted.text[max(front, default=0) :])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_article_has_the_same_text_in_every_format(name: str) -> None:
    extracted = extract(DOCUMENTS[name](), name)

    assert body(extracted) == folded(TEXT)
    assert extracted.media_type == TYPES[name]
    assert extracted.coverage == "full"


@pytest.mark.parametrize("name", [n for n in DOCUMENTS if n not in {"windows.txt", "ferry.md"}])
def test_paragraphs_of_extracted_formats_are_parted_by_a_blank_line(name: str) -> None:
    assert tuple(extract(DOCUMENTS[name](), name).text.strip().split("\n\n")) == (TITLE, *PARAGRAPHS)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_title_is_found_in_every_format(name: str) -> None:
    assert extract(DOCUMENTS[name](), name).title == TITLE


@pytest.mark.parametrize("name", [n for n in DOCUMENTS if n not in WITHOUT_METADATA])
def test_author_and_time_of_publication_are_found_where_the_format_has_them(name: str) -> None:
    extracted = extract(DOCUMENTS[name](), name)

    assert (extracted.author, extracted.published) == (AUTHOR, PUBLISHED)
    assert extracted.metadata["author"] == AUTHOR


@pytest.mark.parametrize("name", sorted(WITH_PUBLISHER))
def test_the_publisher_is_found_where_the_format_has_one(name: str) -> None:
    assert extract(DOCUMENTS[name](), name).metadata["publisher"] == PUBLISHER


@pytest.mark.parametrize("name", sorted(WITH_URL))
def test_the_address_is_found_where_the_format_has_one(name: str) -> None:
    assert extract(DOCUMENTS[name](), name).metadata["url"] == URL


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_format_is_known_for_english(name: str) -> None:
    assert extract(DOCUMENTS[name](), name).is_english


@pytest.mark.parametrize("name", FOLDERS)
def test_the_article_is_found_in_every_kind_of_folder(name: str) -> None:
    documents = [extract(part.data, part.name) for part in unpacked(FOLDERS[name](), name) if not part.error]

    assert folded(TEXT) in [body(document) for document in documents]


@pytest.mark.parametrize("name", ["feed.rss", "feed.atom"])
def test_an_item_of_a_feed_brings_its_metadata(name: str) -> None:
    (part,) = unpacked(FOLDERS[name](), name)

    item = extract(part.data, part.name)

    assert (item.title, item.author, item.published) == (TITLE, AUTHOR, PUBLISHED)
    assert item.metadata["publisher"] == PUBLISHER
    assert item.metadata["url"] == URL
    assert (item.language or "").lower() == "en-gb"


# Only its name tells Markdown from plain text.
@pytest.mark.parametrize("name", [n for n in DOCUMENTS if n != "ferry.md"])
@pytest.mark.parametrize("ending", [".txt", ".pdf", ".docx", ".zip", ""])
def test_a_lying_name_changes_nothing(name: str, ending: str) -> None:
    assert extract(DOCUMENTS[name](), f"x{ending}").media_type == TYPES[name]


def test_text_that_word_shows_is_read_and_what_was_deleted_is_not() -> None:
    text = extract(docx(), "ferry.docx").text

    assert PARAGRAPHS[2] in text  # a tracked insertion
    assert PARAGRAPHS[3] in text  # a content control
    assert PARAGRAPHS[4] in text  # a hyperlink
    assert "never" not in text


def test_deleted_words_of_an_open_document_are_not_read() -> None:
    assert "Deleted words" not in extract(odt(), "ferry.odt").text


def test_no_format_opens_a_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)

    for name, make in (DOCUMENTS | FOLDERS).items():
        assert [extract(part.data, part.name) for part in unpacked(make(), name)]


def test_a_text_file_needs_none_of_the_heavy_libraries() -> None:
    heavy = ("lxml", "trafilatura", "pypdfium2", "striprtf", "py3langid", "ftfy", "charset_normalizer")
    assert all(find_spec(name) for name in heavy)
    code = (
        "import sys; from onrecord.parser.extract import extract;"
        " extract(b'The mayor said that the bridge was closed.', 'a.txt');"
        f" print(sorted(set({heavy!r}) & set(sys.modules)))"
    )

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed.strip() == "[]"
