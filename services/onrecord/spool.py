"""The spool: every document's bytes, kept under the digest that names them."""

import errno
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

from onrecord.errors import OnRecordError
from onrecord_schemas import named_by_digest

_FULL = {errno.ENOSPC, errno.EDQUOT}
_DOCUMENT_ID = re.compile(r"sha256:([0-9a-f]{64})")


class SpoolError(OnRecordError):
    """The spool cannot keep or give a document."""


class SpoolFull(SpoolError):
    """No space is left for the spool; this passes once somebody makes some."""


class Spooled(NamedTuple):
    document_id: str
    size_bytes: int


class Spool:
    """Bytes by document_id, in files `sha256/ab/abcd…` below *root*.

    Files are copied in, never hard-linked: a link shares its bytes with the dropped file, and whoever writes into
    that file later would change what the document_id names.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._unfinished = root / "unfinished"

    def path(self, document_id: str) -> Path:
        """Where the bytes of *document_id* are. Raises: SpoolError: that is no document_id."""
        match = _DOCUMENT_ID.fullmatch(document_id)
        if match is None:
            raise SpoolError(f"{document_id!r} is no document_id; one is sha256: and 64 hexadecimal digits")
        return self.root / "sha256" / match[1][:2] / match[1]

    def write(self, chunks: Iterable[bytes]) -> Spooled:
        """Keep the bytes of *chunks*, on the disk when this returns; an error raised by *chunks* leaves nothing.

        Raises: SpoolFull: no space is left. SpoolError: the spool's folder cannot be written.
        """
        digest, size = sha256(), 0
        with self._writing():
            self._unfinished.mkdir(parents=True, exist_ok=True)
            file = NamedTemporaryFile(dir=self._unfinished, delete=False)  # noqa: SIM115 -- closed below, then renamed
        try:
            with file:
                for chunk in chunks:
                    digest.update(chunk)
                    size += len(chunk)
                    with self._writing():
                        file.write(chunk)
                document_id = named_by_digest(digest.hexdigest())
                with self._writing():
                    file.flush()
                    self._keep(Path(file.name), file.fileno(), self.path(document_id), size)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(file.name)  # noqa: PTH108 -- gone already where all went well
        return Spooled(document_id, size)

    def read(self, document_id: str) -> bytes:
        """Give the bytes that *document_id* names. Raises: SpoolError: they are missing or damaged."""
        path = self.path(document_id)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise SpoolError(
                f"{path}: the document's bytes cannot be read: {error.strerror}; drop the document again"
            ) from error
        if named_by_digest(sha256(content).hexdigest()) != document_id:
            raise SpoolError(
                f"{path}: these are not the bytes that were kept, the disk may be failing;"
                " delete this file and drop the document again"
            )
        return content

    def size(self, document_id: str) -> int | None:
        """How many bytes of *document_id* are kept; None where it is not here."""
        with suppress(FileNotFoundError):
            return self.path(document_id).stat().st_size
        return None

    def tidy(self) -> int:
        """Remove what a process that died left unfinished; give the number. Only the one writer may call this."""
        orphans = list(self._unfinished.glob("*"))
        for orphan in orphans:
            orphan.unlink(missing_ok=True)
        return len(orphans)

    def _keep(self, unfinished: Path, descriptor: int, path: Path, size: int) -> None:
        with suppress(FileNotFoundError):
            if path.stat().st_size == size:
                return  # the same bytes were kept before
        os.fsync(descriptor)
        os.fchmod(descriptor, 0o640)
        new_folder = not path.parent.is_dir()
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.replace(path)
        _sync_folder(path.parent)
        if new_folder:
            _sync_folder(path.parent.parent)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in _FULL:
                raise SpoolFull(
                    f"{self.root}: no space is left for the spool; make some, documents wait in their folder"
                ) from error
            raise SpoolError(f"{self.root}: the spool cannot be written: {error.strerror}; check the folder") from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
