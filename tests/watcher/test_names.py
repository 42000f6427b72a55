"""What a name says."""

import pytest

from onrecord.watcher.names import is_ignored, media_type, tags, text_name


@pytest.mark.parametrize(
    "name",
    [
        ".hidden",
        ".git",
        ".DS_Store",
        "~$report.docx",
        "talks.txt~",
        "talks.tmp",
        "talks.TMP",
        "talks.txt.part",
        "talks.pdf.crdownload",
        ".talks.txt.swp",
        "talks.swp",
        "Thumbs.db",
        "thumbs.db",
        "@eaDir",
        "talks.txt.reason.json",
        "talks.txt.meta.json",
    ],
)
def test_a_name_that_other_programs_leave_behind_is_ignored(name: str) -> None:
    assert is_ignored(name)


@pytest.mark.parametrize(
    "name", ["talks.txt", "tmp", "part", "a.tmp.txt", "data.json", "meta.json", "über", "a~b", "~"[1:] + "x"]
)
def test_a_name_of_a_document_is_not_ignored(name: str) -> None:
    assert not is_ignored(name)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (b"belta/talks.txt", "belta/talks.txt"),
        ("Zu\u0308rich.txt".encode(), "Zürich.txt"),
        (b"broken-\xff.txt", "broken-�.txt"),
        (b"two\nlines.txt", "two\nlines.txt"),
    ],
)
def test_the_text_name_is_composed_and_replaces_what_is_not_utf_8(path: bytes, name: str) -> None:
    assert text_name(path) == name


def test_the_folders_above_a_document_are_its_tags() -> None:
    assert tags(b"belta/2023/talks.txt") == ("belta", "2023")
    assert tags(b"talks.txt") == ()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (b"a/talks.txt", "text/plain"),
        (b"talks.md", "text/markdown"),
        (b"talks.PDF", "application/pdf"),
        (b"talks", None),
        (b"talks.txt.gz", None),
        (b"\xff.html", "text/html"),
    ],
)
def test_the_ending_says_the_media_type(path: bytes, kind: str | None) -> None:
    assert media_type(path) == kind
