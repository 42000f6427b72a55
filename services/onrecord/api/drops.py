"""Uploads: a document that comes over HTTP is dropped in the watched folder like any other."""

import asyncio
import errno
import os
import re
import secrets
from collections.abc import AsyncIterator, Callable
from hashlib import sha256
from http import HTTPStatus
from itertools import count
from pathlib import Path
from typing import BinaryIO, Final
from unicodedata import category, normalize

from onrecord.api.models import Accepted
from onrecord.api.problems import ApiError
from onrecord_schemas import named_by_digest

LONGEST_NAME: Final = 200
"""Bytes of a name; file systems take 255, and a number may be added."""
_UNSAFE: Final = re.compile(r'[/\\:*?"<>|]')
_FULL: Final = {errno.ENOSPC, errno.EDQUOT}


class Dropbox:
    """Writes uploads into a folder: whole or not at all, under a safe name, never over another file."""

    def __init__(self, folder: Path, most_bytes: int, is_ignored: Callable[[str], bool]) -> None:
        """*is_ignored* tells of a name whether the watcher passes it over."""
        self._folder = folder
        self._most_bytes = most_bytes
        self._is_ignored = is_ignored

    async def drop(self, name: str, chunks: AsyncIterator[bytes]) -> Accepted:
        """Raises: ApiError: it is empty, too large, has a name that is passed over, or cannot be written."""
        safe = safe_name(name)
        if self._is_ignored(safe):
            raise ApiError(
                HTTPStatus.UNPROCESSABLE_ENTITY, f"{safe}: files of such a name are passed over; give it another name"
            )
        unfinished = self._folder / f".upload-{secrets.token_hex(8)}"  # the watcher passes dot-names over
        try:
            digest, size = await self._write(unfinished, chunks)
            final = await asyncio.to_thread(_placed, unfinished, safe)
        except OSError as error:
            raise self._unwritable(safe, error) from error
        finally:
            await asyncio.to_thread(unfinished.unlink, missing_ok=True)
        return Accepted(document_id=named_by_digest(digest), name=final, size_bytes=size)

    async def _write(self, path: Path, chunks: AsyncIterator[bytes]) -> tuple[str, int]:
        digest, size = sha256(), 0
        with await asyncio.to_thread(_created, path) as file:
            async for chunk in chunks:
                size += len(chunk)
                if size > self._most_bytes:
                    raise ApiError(
                        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                        f"a document may have {self._most_bytes:,} bytes; split it, or raise ONRECORD_MAX_FILE_BYTES",
                    )
                digest.update(chunk)
                await asyncio.to_thread(file.write, chunk)
            if not size:
                raise ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, "the request's body is empty; send the document in it")
            await asyncio.to_thread(_on_disk, file)
        return digest.hexdigest(), size

    def _unwritable(self, name: str, error: OSError) -> ApiError:
        if error.errno in _FULL:
            return ApiError(HTTPStatus.INSUFFICIENT_STORAGE, f"{name}: no space is left; make some and send it again")
        return ApiError(
            HTTPStatus.SERVICE_UNAVAILABLE,
            f"{name}: the watched folder cannot be written: {error.strerror}; drop the file there yourself",
        )


def safe_name(name: str) -> str:
    """*name* as a file's: its last part alone, NFC, without what a file system might take for something else."""
    last = normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    printable = "".join(c for c in last if category(c)[0] != "C")  # control, format (RTL marks), surrogates
    stem, dot, ending = _UNSAFE.sub("_", printable).strip(" .~").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    ending = ending[:20]
    room = LONGEST_NAME - len(f"{dot}{ending}".encode())
    return f"{stem.encode()[:room].decode(errors='ignore').strip() or 'document'}{dot}{ending}"


def _created(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb")


def _on_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _placed(unfinished: Path, name: str) -> str:
    """Move *unfinished* to *name* beside it, or to the first numbered one that is free; give the name."""
    stem, ending = os.path.splitext(name)  # noqa: PTH122 -- a name, no path
    for number in count(1):
        candidate = name if number == 1 else f"{stem} {number}{ending}"
        target = unfinished.with_name(candidate)
        try:
            _created(target).close()  # takes the name: a rename alone would replace a file that came meanwhile
        except FileExistsError:
            continue
        unfinished.replace(target)
        return candidate
    raise AssertionError("count() does not end")
