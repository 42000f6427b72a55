"""An upload is a drop: whole, under a safe name, never over another file."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from newsroom import Article
from onrecord.api.drops import Dropbox, safe_name
from onrecord.api.problems import ApiError
from onrecord_schemas import document_id
from serving import MOST_BYTES, Newsdesk

ARTICLE = Article(("Ann Lee, Mayor, said: the bridge will open",), name="talks.txt")


async def test_an_upload_lies_in_the_folder_and_is_followed_to_its_statements(
    client: httpx2.AsyncClient, newsdesk: Newsdesk
) -> None:
    sent = await client.post("/documents?name=talks.txt", content=ARTICLE.text.encode())
    waiting = (await client.get(sent.headers["location"])).json()
    await newsdesk.tell(*ARTICLE.events())
    complete = (await client.get(sent.headers["location"])).json()

    assert sent.status_code == 202
    assert sent.json() == {"document_id": ARTICLE.id, "name": "talks.txt", "size_bytes": len(ARTICLE.text)}
    assert (newsdesk.inbox / "talks.txt").read_text() == ARTICLE.text
    assert (waiting["state"], waiting["name"], waiting["content"]) == ("waiting", "talks.txt", None)
    assert (complete["state"], len(complete["statements"])) == ("complete", 1)


async def test_a_name_that_is_taken_gets_a_number(client: httpx2.AsyncClient, newsdesk: Newsdesk) -> None:
    (newsdesk.inbox / "talks.txt").write_text("an older one")

    names = [(await client.post("/documents?name=talks.txt", content=b"new")).json()["name"] for _ in range(2)]

    assert names == ["talks 2.txt", "talks 3.txt"]
    assert (newsdesk.inbox / "talks.txt").read_text() == "an older one"
    assert sorted(file.name for file in newsdesk.inbox.iterdir()) == ["talks 2.txt", "talks 3.txt", "talks.txt"]


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("empty.txt", b"", (422, "empty")),
        ("large.txt", b"x" * (MOST_BYTES + 1), (413, "100,000 bytes")),
        ("half.tmp", b"text", (422, "another name")),
    ],
)
async def test_what_cannot_be_taken_is_refused_and_leaves_nothing(
    client: httpx2.AsyncClient, newsdesk: Newsdesk, name: str, content: bytes, refusal: tuple[int, str]
) -> None:
    answer = await client.post("/documents", params={"name": name}, content=content)

    assert (answer.status_code, refusal[1] in answer.json()["detail"]) == (refusal[0], True)
    assert list(newsdesk.inbox.iterdir()) == []


async def test_an_upload_that_breaks_off_leaves_nothing(newsdesk: Newsdesk) -> None:
    async def breaks_off() -> AsyncIterator[bytes]:
        yield b"half of a"
        raise ConnectionResetError

    with pytest.raises(ApiError):
        await Dropbox(newsdesk.inbox, MOST_BYTES, lambda _: False).drop("talks.txt", breaks_off())

    assert list(newsdesk.inbox.iterdir()) == []


async def test_a_folder_that_cannot_be_written_is_named_with_the_way_out(tmp_path: Path) -> None:
    async def text() -> AsyncIterator[bytes]:
        yield b"text"

    with pytest.raises(ApiError, match=r"talks\.txt: the watched folder cannot be written: .*; drop the file there"):
        await Dropbox(tmp_path / "missing", MOST_BYTES, lambda _: False).drop("talks.txt", text())


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("talks.txt", "talks.txt"),
        ("Gespräche mit Xi.txt", "Gespräche mit Xi.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\talks.docx", "talks.docx"),
        (".hidden", "hidden"),
        ("~$talks.docx", "$talks.docx"),
        ("a\x00b\x1b[31m.txt", "ab[31m.txt"),
        ("what? *really*: <b>.txt", "what_ _really__ _b_.txt"),
        ("gnp\u202etxt.exe", "gnptxt.exe"),
        ("..", "document"),
        ("", "document"),
        ("x" * 300 + ".txt", "x" * 196 + ".txt"),
        ("ü" * 300 + ".txt", "ü" * 98 + ".txt"),
        ("cafe\u0301.txt", "café.txt"),
        ("no ending", "no ending"),
    ],
)
def test_a_name_is_made_safe_and_stays_readable(name: str, safe: str) -> None:
    assert safe_name(name) == safe
    assert len(safe_name(name).encode()) <= 200


def test_the_id_of_an_upload_is_that_of_its_bytes() -> None:
    assert document_id(ARTICLE.text.encode()) == ARTICLE.id
