"""`--after archive`: a file that is done moves to processed/ or failed/, and nothing is ever overwritten."""

import errno
import os
import shutil
from itertools import count
from pathlib import Path

from onrecord.watcher.intake import looked_at
from onrecord.watcher.names import FAILED, PROCESSED
from onrecord.watcher.scan import File, Fingerprint, located


def archive(root: bytes, file: File, reason: bytes | None) -> bytes | None:
    """Move *file* to processed/, or with a *reason* to failed/, keeping its sub-folders; give its new path.

    None where the file is no longer the one that was seen: then it stays.
    Raises: OSError: the folder cannot be written.
    """
    if looked_at(root, file.path) != file:
        return None
    source = located(root, file.path)
    target = _free(located(root, (PROCESSED if reason is None else FAILED) + b"/" + file.path))
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f"{target.name}.reason.json")
    if reason is not None:
        # Before the move: a crash in between writes it again, and never leaves a file in failed/ without its reason.
        beside.write_bytes(reason)
    if not _moved(source, target, file):
        beside.unlink(missing_ok=True)
        return None
    return os.path.relpath(os.fsencode(target), root)


def _free(target: Path) -> Path:
    """The path, or the first numbered one that nothing stands under: talks.txt, talks-2.txt …"""
    paths = (target if n == 1 else target.with_name(f"{target.stem}-{n}{target.suffix}") for n in count(1))
    return next(path for path in paths if not os.path.lexists(path))


def _moved(source: Path, target: Path, file: File) -> bool:
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        return _copied(source, target, file)
    if _is_same(target, file):
        return True
    target.rename(_free(source))  # another file took the name while we moved: it is not done, put it back
    return False


def _copied(source: Path, target: Path, file: File) -> bool:
    """Move to another file system."""
    unfinished = target.with_name(f".{target.name}.part")
    shutil.copy2(source, unfinished, follow_symlinks=False)
    _sync(unfinished)
    if not _is_same(source, file):
        unfinished.unlink()
        return False
    unfinished.rename(target)
    _sync(target.parent)
    source.unlink()
    return True


def _is_same(path: Path, file: File) -> bool:
    """Compare size and mtime: moving changes the ctime, and on some FUSE mounts the inode."""
    return Fingerprint.of(path.lstat())[:2] == file.fingerprint[:2]


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
