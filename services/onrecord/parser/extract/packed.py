"""Reading out of zip files without believing what they say of themselves."""

import zipfile
import zlib
from io import BytesIO

from onrecord.parser.extract.errors import ExtractionError, damaged, too_large
from onrecord.parser.extract.limits import Limits

_ENCRYPTED = 0x1
_SMALL = 2**20  # bytes; below it a high ratio harms nobody
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError)


class Budget:
    """Bytes that may still be unpacked, shared by all archives within one document."""

    def __init__(self, limits: Limits) -> None:
        self._left = limits.expanded_bytes
        self._members = 0
        self._limits = limits

    @property
    def left(self) -> int:
        return self._left

    def spend(self, size: int, packed_size: int, name: str) -> None:
        """Count *size* bytes that came out of *packed_size*.

        Raises: ExtractionError: too many in all, or out of too few.
        """
        self._left -= size
        if self._left < 0:
            raise too_large(
                name, f"it unpacks to more than {self._limits.expanded_bytes:,} bytes", "extract_expanded_bytes"
            )
        if size > _SMALL and size > packed_size * self._limits.ratio:
            raise too_large(name, f"it unpacks to {size / max(1, packed_size):,.0f} times its size", "extract_ratio")

    def count(self, name: str) -> None:
        """Count one member more.

        Raises: ExtractionError: too many.
        """
        self._members += 1
        if self._members > self._limits.members:
            raise too_large(name, f"it holds more than {self._limits.members:,} documents", "extract_members")


class Packed:
    """A zip file in memory."""

    def __init__(self, data: bytes, name: str, budget: Budget, limits: Limits) -> None:
        self._name = name
        self._budget = budget
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _UNREADABLE as error:
            raise damaged(name, "the archive", error) from error
        if len(self._zip.filelist) > limits.members:
            found = f"the archive has {len(self._zip.filelist):,} members"
            raise too_large(name, found, "extract_members")

    def names(self) -> tuple[str, ...]:
        """Members that are files, in the archive's order, each once."""
        return tuple(dict.fromkeys(i.filename for i in self._zip.filelist if not i.filename.endswith("/")))

    def read(self, member: str) -> bytes:
        """The member's bytes.

        Raises: ExtractionError: encrypted, damaged, larger than the budget; the message names archive and member.
        """
        name = f"{self._name}/{member}"
        info = self._zip.getinfo(member)
        if info.flag_bits & _ENCRYPTED:
            raise ExtractionError(f"{name}: the archive is encrypted", "unpack it and drop the files themselves")
        try:
            with self._zip.open(info) as packed:
                # The size in the directory may lie: read at most what is left, and one byte to tell.
                data = packed.read(self._budget.left + 1)
        except _UNREADABLE as error:
            raise damaged(name, "the archive", error) from error
        self._budget.spend(len(data), info.compress_size, name)
        return data

    def find(self, member: str) -> bytes | None:
        """The member's bytes; None where there is no such member."""
        return self.read(member) if member in self._zip.NameToInfo else None
