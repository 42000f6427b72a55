"""A file that is a folder of documents → the documents: archives, mail with attachments, feeds, lists of records."""

import bz2
import gzip
import lzma
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO, cast

from onrecord.parser.extract import feeds, mail, newsml, records, sniff
from onrecord.parser.extract.errors import ExtractionError, damaged, too_large
from onrecord.parser.extract.limits import Limits
from onrecord.parser.extract.packed import Budget, Packed
from onrecord.parser.extract.sidecar import ENDING

_UNREADABLE = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, OverflowError)
_NO_DOCUMENT = re.compile(r"(?:^|/)(?:\.[^/]*|__MACOSX/.*|Thumbs\.db|desktop\.ini)$", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_DECOMPRESSORS: dict[bytes, Callable[[BytesIO], IO[bytes]]] = {
    b"\x1f\x8b": lambda file: cast("IO[bytes]", gzip.GzipFile(fileobj=file)),
    b"BZ": bz2.BZ2File,
    b"\xfd7": lzma.LZMAFile,
}
_LONGEST_NAME = 200  # code points of a member's path
_CHUNK = 2**20  # bytes
_SMALL_SIDECAR = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Part:
    """One document out of a file, or why it cannot be read."""

    name: str
    """The file's name, and below it the member's: `june.zip/talks.txt`."""
    data: bytes
    """Empty where the member itself could not be read."""
    sidecar: bytes | None = None
    """The bytes of the member's `.meta.json`."""
    error: ExtractionError | None = None


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    read: Callable[[], bytes]


def unpacked(data: bytes, name: str, limits: Limits | None = None) -> Iterator[Part]:
    """Every document in these bytes: a document itself, a mail and its attachments, all that an archive or feed holds.

    A member that cannot be read is a Part with its error, and the others go on.
    Raises: ExtractionError: the whole cannot be read: damaged, past a limit, without any document.
    """
    limits = limits or Limits()
    found = False
    for part in _opened(Part(name, data), limits, Budget(limits), depth=0):
        found = True
        yield part
    if not found:
        raise ExtractionError(f"{name}: there is no document in it", "drop it again once it holds documents")


def _opened(part: Part, limits: Limits, budget: Budget, depth: int) -> Iterator[Part]:
    media_type = sniff.media_type(part.data, part.name)
    opener = _OPENERS.get(media_type)
    members = opener(part.data, part.name, limits, budget) if opener else iter(())
    first = next(members, None) if media_type in _ALSO_DOCUMENTS else None
    if opener is None or media_type == sniff.MAIL or (media_type in _ALSO_DOCUMENTS and first is None):
        yield part
    if opener and depth >= limits.depth:
        if first or media_type not in _ALSO_DOCUMENTS:
            raise too_large(part.name, f"archives stand {limits.depth} deep in one another", "extract_depth")
        return
    yield from _read(_with_first(first, members), part.name, limits, budget, depth)


def _with_first(first: _Member | None, members: Iterator[_Member]) -> Iterator[_Member]:
    if first:
        yield first
    yield from members


def _read(members: Iterator[_Member], name: str, limits: Limits, budget: Budget, depth: int) -> Iterator[Part]:
    sidecars: dict[str, bytes] = {}
    for member in _sidecars_first(members, sidecars):
        budget.count(name)
        inner = Part(f"{name}/{_safe(member.name)}", b"", sidecars.get(member.name))
        try:
            inner = replace(inner, data=member.read())
            yield from _opened(inner, limits, budget, depth + 1) if inner.data else ()
        except ExtractionError as error:
            if budget.left < 0:
                raise  # a bomb: nothing more is unpacked
            yield replace(inner, error=error)


def _sidecars_first(members: Iterator[_Member], sidecars: dict[str, bytes]) -> Iterator[_Member]:
    """The members that are documents; their side-cars, wherever they stand among them, are in *sidecars* by then."""
    documents = []
    for member in members:
        if member.name.endswith(ENDING):
            with suppress(ExtractionError):  # the document counts; a side-car that cannot be read is none
                sidecars[member.name.removesuffix(ENDING)] = member.read()[:_SMALL_SIDECAR]
        elif not _NO_DOCUMENT.search(_safe(member.name)):
            documents.append(member)
    yield from documents


def _safe(member: str) -> str:
    """A path below the archive: no root, no drive, no way up, nothing unprintable."""
    parts = PurePosixPath(_NOT_IN_NAMES.sub("�", member.replace("\\", "/"))).parts
    kept = [p for p in parts if p not in {"/", "//", "..", "."} and not re.fullmatch(r"[A-Za-z]:", p)]
    return "/".join(kept)[-_LONGEST_NAME:] or "unnamed"


def _zip(data: bytes, name: str, limits: Limits, budget: Budget) -> Iterator[_Member]:
    packed = Packed(data, name, budget, limits)
    for member in packed.names():
        yield _Member(member, partial(packed.read, member))


def _tar(data: bytes, name: str, limits: Limits, budget: Budget) -> Iterator[_Member]:
    del limits
    try:
        archive = tarfile.open(fileobj=BytesIO(data), mode="r:")  # noqa: SIM115 -- members are read after the list is
        for info in archive:
            if not info.isdir():
                yield _Member(info.name, partial(_tar_member, archive, info, name, budget))
    except _UNREADABLE as error:
        raise damaged(name, "the archive", error) from error


def _tar_member(archive: tarfile.TarFile, info: tarfile.TarInfo, name: str, budget: Budget) -> bytes:
    inside = f"{name}/{_safe(info.name)}"
    if not info.isreg():
        raise ExtractionError(f"{inside}: the member is a link or a device", "pack the file itself")
    try:
        file = archive.extractfile(info)
        content = file.read(budget.left + 1) if file else b""
    except _UNREADABLE as error:
        raise damaged(inside, "the archive", error) from error
    budget.spend(len(content), len(content), inside)
    return content


def _compressed(data: bytes, name: str, limits: Limits, budget: Budget) -> Iterator[_Member]:
    """The one file in a gz, bz2 or xz, a tar as a rule."""
    del limits

    def read() -> bytes:
        try:
            with _DECOMPRESSORS[data[:2]](BytesIO(data)) as file:
                content = _up_to(file, budget.left + 1)
        except _UNREADABLE as error:
            raise damaged(name, "the archive", error) from error
        budget.spend(len(content), len(data), name)
        return content

    stem = PurePosixPath(name).name
    yield _Member(re.sub(r"\.(?:gz|bz2|xz)$", "", re.sub(r"\.t(?:gz|bz2|xz)$", ".tar", stem)), read)


def _up_to(file: IO[bytes], most: int) -> bytes:
    """At most this many bytes, a chunk at a time: one read of that many could take it all at once."""
    content = bytearray()
    while len(content) < most and (chunk := file.read(min(_CHUNK, most - len(content)))):
        content += chunk
    return bytes(content)


def _attachments(data: bytes, name: str, limits: Limits, budget: Budget) -> Iterator[_Member]:
    del limits, budget  # no larger than the mail
    yield from _held(mail.attachments(data, name))


def _mails(data: bytes, name: str, limits: Limits, budget: Budget) -> Iterator[_Member]:
    del name, limits, budget
    yield from _held((f"mail-{number:05}.eml", one) for number, one in enumerate(mail.mails(data), 1))


def _listed(items: Callable[[bytes, str, Limits], Iterator[tuple[str, bytes]]]) -> "_Opener":
    def opener(data: bytes, name: str, limits: Limits, budget: Budget) -> Iterator[_Member]:
        del budget  # no larger than the file
        yield from _held(items(data, name, limits))

    return opener


def _held(items: Iterator[tuple[str, bytes]]) -> Iterator[_Member]:
    for name, content in items:
        yield _Member(name, partial(bytes, content))


_Opener = Callable[[bytes, str, Limits, Budget], Iterator[_Member]]
_OPENERS: dict[str, _Opener] = {
    sniff.ZIP: _zip,
    sniff.TAR: _tar,
    sniff.COMPRESSED: _compressed,
    sniff.MAIL: _attachments,
    sniff.MAILBOX: _mails,
    sniff.RSS: _listed(feeds.items),
    sniff.ATOM: _listed(feeds.items),
    sniff.NEWSML: _listed(newsml.items),
    sniff.JSON: _listed(records.records),
    sniff.JSON_LINES: _listed(records.lines),
}
_ALSO_DOCUMENTS = {sniff.MAIL, sniff.NEWSML, sniff.JSON}
