"""Bytes → characters."""

import pytest

from onrecord.parser.extract import ExtractionError, extract

SAID = "“We won’t,” said Zoë Müller – the mayor’s deputy. The talks cost £5 and €6, she told the café’s owner."
POLISH = "Burmistrz powiedział w poniedziałek, że most pozostanie zamknięty. „Nie mamy wyboru”, dodał. Źle się dzieje."
RUSSIAN = "Мэр заявил в понедельник, что мост останется закрытым. «У нас нет выбора», — добавил он после заседания."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SAID, "utf-8"),
        (SAID, "utf-8-sig"),
        (SAID, "utf-16"),
        (SAID, "utf-16-le"),
        (SAID, "utf-16-be"),
        (SAID, "utf-32"),
        (SAID, "utf-32-le"),
        (SAID, "utf-32-be"),
        (SAID, "cp1252"),
        (POLISH, "cp1250"),
        (POLISH, "utf-8"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN.replace("«", "").replace("»", "").replace("— ", ""), "koi8-r"),
        (RUSSIAN, "utf-16-le"),
    ],
)
def test_a_text_is_read_in_its_encoding(text: str, encoding: str) -> None:
    document = "\n".join([text] * 5)

    assert extract(document.encode(encoding), "note.txt").text == document


def test_a_guessed_encoding_is_said() -> None:
    notes = extract((POLISH * 5).encode("cp1250"), "note.txt").notes

    assert "its encoding is a guess: cp1250" in notes


def test_a_page_is_read_as_it_declares() -> None:
    page = f'<html><head><meta charset="windows-1251"></head><body>{f"<p>{RUSSIAN}</p>" * 5}</body></html>'

    assert RUSSIAN in extract(page.encode("cp1251"), "page.html").text


def test_a_page_that_lies_about_its_encoding_is_read_all_the_same() -> None:
    page = f'<html><head><meta charset="ascii"></head><body>{f"<p>{SAID}</p>" * 5}</body></html>'

    assert SAID in extract(page.encode(), "page.html").text


def test_a_few_broken_bytes_are_shown_and_counted() -> None:
    data = (SAID * 20).encode() + b" \xff\xfe " + SAID.encode()

    extracted = extract(data, "note.txt")

    assert extracted.text == SAID * 20 + " �� " + SAID
    assert extracted.notes == ("2 places are no valid utf-8 and read �",)


def test_text_that_was_decoded_twice_is_put_right_and_said_so() -> None:
    twice = SAID.encode().decode("cp1252", "replace").replace("\ufffd", "\x9d")

    extracted = extract(twice.encode(), "note.txt")

    assert extracted.text == SAID
    assert extracted.notes == (
        "it had been decoded twice (UTF-8 as Windows-1252) and was put right; offsets point into the repaired text",
    )


@pytest.mark.parametrize(
    "doubtful", ["Mojibake such as â€™ or Ã© stands beside “real” marks, she said.", "“São Paulo”, disse â."]
)
def test_text_that_is_not_certainly_decoded_twice_stays_as_it_is(doubtful: str) -> None:
    assert extract(doubtful.encode(), "note.txt").text == doubtful


@pytest.mark.parametrize("data", [b"", b" \n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfe \0"])
def test_a_file_without_text_is_refused(data: bytes) -> None:
    with pytest.raises(ExtractionError, match=r"^note\.txt: "):
        extract(data, "note.txt")
