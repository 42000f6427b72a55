"""What a file's name says: whether it is a document at all, its text form, tags and media type."""

import os
import re
from fnmatch import translate
from mimetypes import MimeTypes
from unicodedata import normalize

IGNORED = (
    ".*",  # hidden files; rsync and many others write under a dot-name and rename
    "~*",  # Office lock files
    "*~",  # backups of Emacs and others
    "*.tmp",  # half-written by anybody
    "*.part",  # downloads of Firefox, transfers of many
    "*.crdownload",  # downloads of Chrome
    "*.swp",  # Vim
    ".DS_Store",  # macOS Finder
    "Thumbs.db",  # Windows Explorer
    "@eaDir",  # Synology NAS
    "*.reason.json",  # ours: beside a file in failed/
    "*.meta.json",  # ours: a side-car with facts about the document beside it
)
PROCESSED, FAILED = b"processed", b"failed"

_ignored = re.compile("|".join(translate(pattern) for pattern in IGNORED), re.IGNORECASE)
_media_types = MimeTypes()  # the table of the standard library alone: the same answer on every machine
for _ending, _type in {  # what Python 3.11 does not know
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".epub": "application/epub+zip",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}.items():
    _media_types.add_type(_type, _ending)


def is_ignored(name: str) -> bool:
    """Tell whether a file or folder of this name, without its folders, is none of ours."""
    return _ignored.match(name) is not None


def text_name(path: bytes) -> str:
    """The name that events carry: NFC, what is not UTF-8 replaced by U+FFFD. Two paths may share one."""
    return normalize("NFC", path.decode(errors="replace"))


def tags(path: bytes) -> tuple[str, ...]:
    """The folders above the document, outermost first."""
    return tuple(text_name(path).split("/")[:-1])


def media_type(path: bytes) -> str | None:
    """What the name's ending says; None where it says nothing, or only how the file is compressed."""
    kind, compression = _media_types.guess_type(os.path.basename(text_name(path)), strict=False)  # noqa: PTH119 -- a name, no path
    return None if compression else kind
