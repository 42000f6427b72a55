"""Bytes go in, and the same bytes come out."""

import errno
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from onrecord.spool import Spool, SpoolError, SpoolFull
from onrecord_schemas import document_id

TALKS = b"Mayor Ann Lee said the bridge will open in May.\n"


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def kept(spool: Spool) -> list[Path]:
    return [path for path in spool.root.rglob("*") if path.is_file()]


def test_what_was_written_is_read_under_its_digest(spool: Spool) -> None:
    written = spool.write([TALKS[:10], TALKS[10:]])

    assert written == (document_id(TALKS), len(TALKS))
    assert spool.read(document_id(TALKS)) == TALKS
    digest = sha256(TALKS).hexdigest()
    assert kept(spool) == [spool.root / "sha256" / digest[:2] / digest]


def test_an_empty_document_can_be_kept(spool: Spool) -> None:
    spool.write([])

    assert spool.read(document_id(b"")) == b""


def test_the_same_bytes_are_kept_once(spool: Spool) -> None:
    spool.write([TALKS])
    spool.write([TALKS])

    assert len(kept(spool)) == 1


def test_a_shorter_leftover_of_the_same_name_is_replaced(spool: Spool) -> None:
    path = spool.path(document_id(TALKS))
    path.parent.mkdir(parents=True)
    path.write_bytes(TALKS[:5])

    spool.write([TALKS])

    assert spool.read(document_id(TALKS)) == TALKS


def test_nothing_is_left_of_a_document_whose_reading_failed(spool: Spool) -> None:
    def breaking() -> Iterator[bytes]:
        yield TALKS
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        spool.write(breaking())

    assert kept(spool) == []


def test_damaged_bytes_are_not_given(spool: Spool) -> None:
    spool.write([TALKS])
    path = spool.path(document_id(TALKS))
    path.write_bytes(TALKS.replace(b"May", b"Jun"))

    with pytest.raises(SpoolError, match=f"{path}.*delete this file and drop the document again"):
        spool.read(document_id(TALKS))


def test_missing_bytes_are_an_error_that_names_the_file(spool: Spool) -> None:
    with pytest.raises(SpoolError, match=str(spool.path(document_id(TALKS)))):
        spool.read(document_id(TALKS))


@pytest.mark.parametrize("name", ["", "sha256:", "sha256:../../etc/passwd", "sha256:" + "A" * 64, "md5:" + "0" * 64])
def test_what_is_no_document_id_leads_nowhere(spool: Spool, name: str) -> None:
    with pytest.raises(SpoolError, match="is no document_id"):
        spool.path(name)


def test_a_full_disk_leaves_nothing_and_says_so(small_disk: Path) -> None:
    spool = Spool(small_disk / "spool")
    spool.write([TALKS])

    with pytest.raises(SpoolFull, match="no space is left for the spool; make some"):
        spool.write([TALKS * 100_000])

    assert kept(spool) == [spool.path(document_id(TALKS))]


def test_a_disk_that_is_full_only_at_the_end_leaves_nothing(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(SpoolFull):
        spool.write([TALKS])

    assert kept(spool) == []


def test_what_a_dead_process_left_unfinished_is_tidied_away(spool: Spool) -> None:
    spool.write([TALKS])
    (spool.root / "unfinished" / "tmpdead").write_bytes(TALKS[:7])

    assert spool.tidy() == 1
    assert kept(spool) == [spool.path(document_id(TALKS))]
