"""Folders of documents in one file."""

import gzip
import io
import json
import zipfile

import pytest

from onrecord.parser.extract import ExtractionError, JsonFields, Limits, extract, unpacked
from samples.article import TITLE
from samples.formats import DOCUMENTS, json_lines, mail_with_attachment, rss, tar_gz, tarred, text, zipped
from samples.hostile import _nested, _tar_info
from samples.quine import quine

SAID = b"The mayor said on Monday that the bridge would stay closed.\n"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_itself_and_not_copied(name: str) -> None:
    data = DOCUMENTS[name]()

    (part,) = unpacked(data, name)

    assert part.data is data
    assert (part.name, part.error) == (name, None)


def test_a_zip_file_is_a_folder_and_what_systems_leave_in_it_is_passed_over() -> None:
    data = zipped(
        {"june/a.txt": SAID, "__MACOSX/june/._a.txt": b"\0", ".DS_Store": b"\0", "b/.hidden": SAID, "c/": b""}
    )

    assert [(p.name, p.data) for p in unpacked(data, "wires.zip")] == [("wires.zip/june/a.txt", SAID)]


def test_archives_within_archives_are_opened() -> None:
    data = zipped({"a.tar.gz": tar_gz(), "b.eml": mail_with_attachment()})

    names = [p.name for p in unpacked(data, "x.zip")]

    assert names == ["x.zip/a.tar.gz/a.tar/march/ferry.txt", "x.zip/b.eml", "x.zip/b.eml/ferry.docx"]


def test_archives_are_opened_to_a_depth_and_no_deeper() -> None:
    assert [p.error for p in unpacked(_nested(2), "x.zip", Limits(depth=3))] == [None]

    (part,) = unpacked(_nested(9), "x.zip", Limits(depth=3))

    assert "archives stand 3 deep in one another; drop its parts singly, or raise ONRECORD_EXTRACT_DEPTH" in str(
        part.error
    )


def test_a_zip_file_that_holds_itself_is_opened_to_the_depth_and_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(quine())) as archive:
        assert archive.read(archive.namelist()[0]) == quine()

    (part,) = unpacked(quine(), "x.zip")

    assert "archives stand 4 deep in one another" in str(part.error)


@pytest.mark.parametrize(
    ("member", "name"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\temp\\a.txt", "temp/a.txt"),
        ("..\\..\\a.txt", "a.txt"),
        ("a/./../b.txt", "a/b.txt"),
        ("a\nb.txt", "a�b.txt"),
    ],
)
def test_a_member_never_has_a_name_outside_the_archive(member: str, name: str) -> None:
    (part,) = unpacked(tarred({member: SAID}), "x.tar")

    assert part.name == f"x.tar/{name}"


def test_a_link_in_an_archive_is_refused_and_the_rest_goes_on() -> None:
    link = _tar_info("a.txt", type=b"2", linkname="/etc/passwd")

    refused, read = unpacked(link + tarred({"b.txt": SAID}), "x.tar")

    assert str(refused.error) == "x.tar/a.txt: the member is a link or a device; pack the file itself"
    assert read.data == SAID


def test_a_member_that_cannot_be_read_is_named_and_the_rest_goes_on() -> None:
    data = zipped({"a.png": b"\x89PNG\r\n", "b.txt": SAID})

    refused, read = unpacked(data, "x.zip")

    assert str(refused.error).startswith("x.zip/a.png: the file is a picture")
    assert (read.name, read.error) == ("x.zip/b.txt", None)


def test_a_side_car_within_an_archive_goes_with_its_document() -> None:
    (part,) = unpacked(zipped({"a.txt.meta.json": b'{"title":"A"}', "a.txt": SAID}), "x.zip")

    assert (part.name, part.sidecar) == ("x.zip/a.txt", b'{"title":"A"}')


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (Limits(expanded_bytes=10_000), "it unpacks to more than 10,000 bytes; .* ONRECORD_EXTRACT_EXPANDED_BYTES"),
        (Limits(members=1), "the archive has 2 members; .* ONRECORD_EXTRACT_MEMBERS"),
    ],
)
def test_a_bomb_is_refused_with_the_limit_that_it_broke(limits: Limits, message: str) -> None:
    bomb = zipped({"a.txt": SAID * 40_000, "b.txt": SAID})

    with pytest.raises(ExtractionError, match=message):
        list(unpacked(bomb, "x.zip", limits))


def test_a_member_that_unpacks_to_too_many_times_its_size_is_refused_alone() -> None:
    refused, read = unpacked(zipped({"a.txt": SAID * 40_000, "b.txt": SAID}), "x.zip", Limits(ratio=50))

    assert "times its size; drop its parts singly, or raise ONRECORD_EXTRACT_RATIO" in str(refused.error)
    assert read.data == SAID


def test_a_bomb_in_a_gz_is_not_unpacked_to_its_end() -> None:
    with pytest.raises(ExtractionError, match="unpacks to more than 100,000 bytes"):
        list(unpacked(gzip.compress(bytes(10_000_000)), "x.gz", Limits(expanded_bytes=100_000)))


@pytest.mark.parametrize("data", [zipped({}), zipped({"a/": b""}), zipped({".DS_Store": b"x"}), tarred({"a.txt": b""})])
def test_an_archive_without_documents_is_refused(data: bytes) -> None:
    with pytest.raises(
        ExtractionError, match=r"^x\.zip: there is no document in it; drop it again once it holds documents$"
    ):
        list(unpacked(data, "x.zip"))


def test_an_item_stays_the_same_document_when_its_feed_goes_on() -> None:
    before = {p.data for p in unpacked(rss(), "feed.rss")}

    after = {p.data for p in unpacked(rss(more=3), "feed.rss")}

    assert before < after
    assert len(after) == 4


def test_an_attachment_is_a_document_and_a_picture_in_the_text_is_none() -> None:
    mail, attached = unpacked(mail_with_attachment(), "x.eml")

    assert mail.name == "x.eml"
    assert attached.name == "x.eml/ferry.docx"
    assert extract(attached.data, attached.name).title == TITLE


@pytest.mark.parametrize(
    "data",
    [
        json_lines(),
        json.dumps([{"text": "The mayor said so."}, {"body": "The mayor said no."}]).encode(),
        json.dumps({"version": 1, "articles": [{"text": "The mayor said so."}, {"text": "He said no."}]}).encode(),
    ],
)
def test_a_list_of_records_is_a_folder(data: bytes) -> None:
    parts = list(unpacked(data, "list.json"))

    assert len(parts) == 2
    assert all(extract(p.data, p.name).text for p in parts)


def test_the_fields_of_a_record_can_be_named() -> None:
    data = b'{"lede": "The mayor said so.", "text": "menu"}'

    assert extract(data, "a.json", fields=JsonFields(text=("lede",))).text == "The mayor said so."


def test_a_record_without_text_lists_its_fields() -> None:
    with pytest.raises(ExtractionError, match=r"found: id, words\); name the field in ONRECORD_EXTRACT_JSON_TEXT"):
        extract(b'{"id": 5, "words": "The mayor said so."}', "a.json")


def test_a_mail_box_is_a_folder_of_mails() -> None:
    mail = DOCUMENTS["ferry.eml"]()
    box = b"".join(b"From x Fri Mar 14 06:30:00 2025\n" + mail.replace(b"\r\n", b"\n") + b"\n" for _ in range(3))

    parts = list(unpacked(box, "x.mbox"))

    assert len(parts) == 3
    assert {extract(p.data, p.name).title for p in parts} == {TITLE}


def test_a_folder_that_was_not_unpacked_is_refused_as_a_document() -> None:
    with pytest.raises(ExtractionError, match="is a folder of documents"):
        extract(zipped({"a.txt": text()}), "x.zip")
