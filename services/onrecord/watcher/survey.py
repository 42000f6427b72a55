"""A look at the whole folder: what is new begins to settle, what is done is archived. Used by one thread at a time."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import structlog

from onrecord.crash import point
from onrecord.watcher.archive import archive
from onrecord.watcher.intake import is_readable, looked_at
from onrecord.watcher.names import text_name
from onrecord.watcher.scan import Barred, File, Folder, Oddity, located, scan
from onrecord.watcher.settle import Settling
from onrecord.watcher.state import Known, Refused, State, Status

log = structlog.get_logger()

_LOOKUP = 500  # files asked of the state at once
_AT_ONCE = 10_000  # files that settle at once; the others are seen by a later scan, and cost no memory until then


@dataclass(frozen=True, slots=True)
class Progress:
    """Files of the folder, and those archived since the start, by how far they are."""

    found: int = 0
    waiting: int = 0
    """Not yet published: new, still being written, or held back."""
    published: int = 0
    """With the parsers."""
    done: int = 0
    rejected: int = 0
    duplicates: int = 0
    """Files whose bytes another file had before."""


class Surveyed(NamedTuple):
    progress: Progress
    cut: bool
    """There were more new files than settle at once."""
    drained: bool
    """Every file is known, and every document came to its end."""


class Survey:
    """Compares the folder with what is known of it."""

    def __init__(
        self,
        root: bytes,
        state: State,
        settling: Settling,
        *,
        skipped: frozenset[bytes],
        archives: bool,
        max_file_bytes: int,
    ) -> None:
        self._root = root
        self._state = state
        self._settling = settling
        self._skipped = skipped
        self._archives = archives
        self._max_bytes = max_file_bytes
        self._folders: list[Folder] = []
        self._warned: set[Oddity | Barred] = set()
        self._stuck: set[bytes] = set()
        self._archived: Counter[str] = Counter()

    def look_at_all(self) -> Surveyed:
        """Scan the folder. Raises: OSError: it is not there, or cannot be read."""
        ended = self._state.open_count() == 0
        unseen = set(self._settling)
        counts = Counter(self._archived)
        cut = False
        for files in self._listed():
            known = self._state.known([file.path for file in files])
            for file in files:
                unseen.discard(file.path)
                if self._is_due(file, known.get(file.path)):
                    cut |= not self._await(file)
                    counts["waiting"] += 1
                else:
                    counts[_fate(known[file.path])] += 1
            if self._archives:
                self._archive({file: known[file.path] for file in files if _has_ended(file, known)})
        for path in unseen:
            self._settling.drop(path)
        return Surveyed(Progress(counts.total(), **counts), cut=cut, drained=ended and not counts["waiting"])

    def look_again(self) -> bool:
        """Look at the files that are settling; tell whether a folder changed, so that a scan is worth its while."""
        for path in self._settling:
            if file := looked_at(self._root, path):
                self._settling.see(file)
            else:
                self._settling.drop(path)
        return any(_has_changed(self._root, folder) for folder in self._folders)

    def _listed(self) -> Iterator[list[File]]:
        folders: list[Folder] = []
        odd: set[Oddity | Barred] = set()
        files: list[File] = []
        for found in scan(self._root, self._skipped):
            match found:
                case File():
                    files.append(found)
                case Folder():
                    folders.append(found)
                case _:
                    odd.add(found)
            if len(files) == _LOOKUP:
                yield files
                files = []
        yield files
        self._folders = folders
        for found in odd - self._warned:
            _warn(found)
        self._warned = odd

    def _is_due(self, file: File, known: Known | None) -> bool:
        """Tell whether *file* is to be taken: it is new, it changed, or what kept it out is no more."""
        if known is None or known.fingerprint != file.fingerprint:
            return True
        match known.refused:
            case Refused.TOO_LARGE:
                return file.fingerprint.size <= self._max_bytes
            case Refused.UNREADABLE:
                return is_readable(self._root, file.path)
            case None:
                return False

    def _await(self, file: File) -> bool:
        """Let *file* settle; False where too many do."""
        if len(self._settling) >= _AT_ONCE and file.path not in self._settling:
            return False
        if self._settling.see(file):
            point("found")
        return True

    def _archive(self, files: dict[File, Known]) -> None:
        """Move files that are done, so that a crash anywhere in between ends the same.

        Their names are released first: what is dropped under one of them afterwards supersedes nothing.
        """
        with self._state.transaction():
            for file in files:
                self._state.stand(file.path, None)
        moved = {file.path: self._moved(file, known) for file, known in files.items()}
        with self._state.transaction():
            for file, known in files.items():
                if moved[file.path]:
                    self._state.forget(file.path)
                    self._archived[_fate(known)] += 1
                else:
                    self._state.stand(file.path, known.document_id)

    def _moved(self, file: File, known: Known) -> bool:
        name = text_name(file.path)
        reason = self._state.rejection(file.path) if known.status is Status.REJECTED else None
        try:
            to = archive(self._root, file, reason)
        except OSError as error:
            if file.path not in self._stuck:
                self._stuck.add(file.path)
                remedy = "let the watcher's user write to the folder, or run with --after keep"
                log.warning("document.unarchived", name=name, reason=error.strerror, remedy=remedy)
            return False
        if to is not None:
            point("archived")
            self._stuck.discard(file.path)
            log.info("document.archived", document_id=known.document_id, name=name, to=text_name(to))
        return to is not None


def _fate(known: Known) -> str:
    if known.duplicate:
        return "duplicates"
    if known.refused and known.status is Status.PUBLISHED:
        return "rejected"
    return {Status.SPOOLED: "waiting", Status.PUBLISHED: "published"}.get(known.status, str(known.status))


def _has_ended(file: File, known: dict[bytes, Known]) -> bool:
    """Tell whether nothing is left to do for *file* but to move it away."""
    what = known.get(file.path)
    return (
        what is not None
        and what.fingerprint == file.fingerprint
        and what.status in {Status.DONE, Status.REJECTED}
        and what.refused is not Refused.UNREADABLE  # it stays until it can be read
    )


def _has_changed(root: bytes, folder: Folder) -> bool:
    try:
        return located(root, folder.path).stat().st_mtime_ns != folder.mtime_ns
    except OSError:
        return True


def _warn(found: Oddity | Barred) -> None:
    name = text_name(found.path)
    if isinstance(found, Barred):
        remedy = "let the watcher's user read the folder; it is then looked into by itself"
        log.warning("folder.unreadable", name=name, reason=found.reason, remedy=remedy)
    else:
        log.warning("file.ignored", name=name, reason=f"it is {found.reason}; only regular files are taken")
