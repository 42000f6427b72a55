"""`--after archive`: a file that is done moves to processed/ or failed/, and nothing is ever overwritten."""

import errno
import os
import shutil
from itertools import count

from onrecord.watcher.intake import looked_at
from onrecord.watcher.names import FAILED, PROCESSED
from onrecord.watcher.scan import File, Fingerprint


def archive(root: bytes, file: File, reason: bytes | None) -> bytes | None:
    """Move *file* to processed/, or with a *reason* to failed/, keeping its sub-folders; give its new path.

    None where the file is no longer the one that was seen: then it stays.
    Raises: OSError: the folder cannot be written.
    """
    if looked_at(root, file.path) != file:
        return None
    source = os.path.join(root, file.path)
    target = _free(os.path.join(root, FAILED if reason is not None else PROCESSED, file.path))
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if reason is not None:
        # Before the move: a crash in between writes it again, and never leaves a file in failed/ without its reason.
        _write(target + b".reason.json", reason)
    if not _moved(source, target, file):
        if reason is not None:
            os.unlink(target + b".reason.json")
        return None
    return os.path.relpath(target, root)


def _free(target: bytes) -> bytes:
    """The path, or the first numbered one that nothing stands under: talks.txt, talks-2.txt …"""
    stem, ending = os.path.splitext(target)
    paths = (target if n == 1 else b"%b-%d%b" % (stem, n, ending) for n in count(1))
    return next(path for path in paths if not os.path.lexists(path))


def _moved(source: bytes, target: bytes, file: File) -> bool:
    try:
        os.rename(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        return _copied(source, target, file)
    if _is_same(target, file):
        return True
    os.rename(target, _free(source))  # another file took the name while we moved: it is not done, put it back
    return False


def _copied(source: bytes, target: bytes, file: File) -> bool:
    """Move to another file system."""
    unfinished = os.path.join(os.path.dirname(target), b"." + os.path.basename(target) + b".part")
    shutil.copy2(source, unfinished, follow_symlinks=False)
    _sync(unfinished)
    if not _is_same(source, file):
        os.unlink(unfinished)
        return False
    os.rename(unfinished, target)
    _sync(os.path.dirname(target))
    os.unlink(source)
    return True


def _is_same(path: bytes, file: File) -> bool:
    status = os.lstat(path)  # no ctime: moving changes it; no inode: some FUSE mounts make it of the path
    return Fingerprint.of(status)[:2] == file.fingerprint[:2]


def _write(path: bytes, content: bytes) -> None:
    with open(path, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _sync(path: bytes) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
