"""E-mail: what its writer wrote, and not what is quoted in it."""

import pytest

from onrecord.parser.extract import Extracted, ExtractionError, extract

HEAD = """From: Jo Lund <jo@x.example>
To: desk@x.example
Subject: =?utf-8?q?Br=C3=BCcke?=
Date: Fri, 14 Mar 2025 06:30:00 +0000
"""
TITLE = "Brücke"
OWN = "The mayor said on Monday that the bridge would stay closed."


def read(body: str, kind: str = "text/plain; charset=utf-8") -> Extracted:
    return extract(f"{HEAD}MIME-Version: 1.0\nContent-Type: {kind}\n\n{body}".encode(), "x.eml")


@pytest.mark.parametrize(
    "body",
    [
        f"{OWN}\n\n> “It is open,” he said.\n>> “No,” she said.\n",
        f"{OWN}\n\nOn Thu, 13 Mar 2025 at 10:00, Al Roe <al@x.example> wrote:\n> “It is open,” he said.\n",
        f"{OWN}\n\nOn Thu, 13 Mar 2025 at 10:00, Al Roe\n<al@x.example> wrote:\n\n> “It is open,” he said.\n",
        f"{OWN}\n\n-----Original Message-----\nFrom: Al Roe\n\n“It is open,” he said.\n",
        f"{OWN}\n\n-- \nJo Lund, who said “hello”\n",
        "The mayor said on Monday that the\r\nbridge would stay closed.\r\n",
    ],
)
def test_only_the_writers_own_words_are_read(body: str) -> None:
    assert read(body).text == f"{TITLE}\n\n{OWN}"


@pytest.mark.parametrize(
    "quoted",
    [
        '<blockquote type="cite"><p>“It is open,” he said.</p></blockquote>',
        '<div class="gmail_quote">On Thu, Al Roe wrote:<blockquote>“It is open,” he said.</blockquote></div>',
        "<style>p { color: red }</style><script>“x,” said y</script>",
    ],
)
def test_only_the_writers_own_words_are_read_in_html(quoted: str) -> None:
    assert read(f"<p>{OWN}</p>{quoted}", "text/html; charset=utf-8").text == f"{TITLE}\n\n{OWN}"


def test_flowed_lines_are_one_paragraph() -> None:
    body = "The mayor said on Monday that \nthe bridge would stay closed.\n\nShe left.\n"

    assert read(body, "text/plain; format=flowed").text == f"{TITLE}\n\n{OWN}\n\nShe left."


def test_headers_are_metadata() -> None:
    mail = read(OWN)

    assert (mail.title, mail.author) == (TITLE, "Jo Lund")
    assert mail.metadata["sender"] == "Jo Lund <jo@x.example>"


def test_a_mail_without_words_of_its_own_is_refused() -> None:
    with pytest.raises(ExtractionError, match=r"^x\.eml: the mail holds no text of its own; drop its attachments$"):
        read("> “It is open,” he said.\n")


def test_a_transcript_with_labels_is_no_mail() -> None:
    text = "From: the studio\nJane Roe: Good morning. The bridge is closed, they said.\n"

    assert extract(text.encode(), "talk.txt").media_type == "text/plain"
