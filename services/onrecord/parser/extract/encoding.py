"""Bytes → characters: by byte order mark, declaration, UTF-8, and only then by guessing."""

import codecs
import re
from dataclasses import dataclass

from onrecord.parser.extract.errors import ExtractionError, empty

# Longest first: UTF-32's little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY_SHARE = 0.01  # of the first characters; a log with a stray bell or a form feed stays text
_LOOKED_AT = 8192  # code points
_SAMPLE = 65_536  # bytes to guess from
_DAMAGE = 0.01  # share of characters that may be unreadable in a text that is else well-formed
_WESTERN = frozenset("€‚„…†‘’“”•–—™œŒŠšŽž \xa0¡¢£¥§©«»®°·½¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿ")
# charset-normalizer takes these for one another.
_SIBLINGS = ("cp1250", "iso8859-2", "cp1257")
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[^\w\s'’.,:;!?)\]\"”»…-]|[\x80-\x9f]")
_ACCENTED = 0.2  # share of letters; German and French have 0.05, Russian read so 1
_SPACES = 0.03  # share of characters
_WINDOWS = "cp1252"


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decoded(data: bytes, name: str, declared: str | None = None) -> Decoded:
    """The file's characters, its byte order mark dropped. *declared* is the encoding that it claims to have.

    Raises: ExtractionError: the file is empty, or its bytes are no text.
    """
    if not data.strip():
        raise empty(name)
    found = _read(data, declared)
    if found is None or _is_binary(found.text):
        raise ExtractionError(
            f"{name}: the file is not text in an encoding we know", "save it as UTF-8 text, then drop it again"
        )
    if not found.text or found.text.isspace():
        raise empty(name)
    return _repaired(found)


def _read(data: bytes, declared: str | None) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding) or _lenient(data[len(mark) :], encoding)
    if b"\0" in data[:_SAMPLE]:
        wide = _wide(data)
        return (_strict(data, wide) or _lenient(data, wide)) if wide else None
    return _strict(data, declared) or _strict(data, "utf-8") or _lenient(data, "utf-8") or _guessed(data)


def _strict(data: bytes, encoding: str | None) -> Decoded | None:
    """The text, where *encoding* is one that Python knows and every byte fits it."""
    try:
        codec = codecs.lookup(encoding or "")
        # Latin-1 and ASCII are read as what browsers take them for.
        named = _WINDOWS if codec.name in {"iso8859-1", "ascii"} else codec.name
        return Decoded(data.decode(named), named)
    except (LookupError, UnicodeError, ValueError):  # hex and rot13 are codecs too, and no text encodings
        return None


def _lenient(data: bytes, encoding: str) -> Decoded | None:
    """The text with U+FFFD for the bytes that do not fit, where they are few and the rest is plainly *encoding*."""
    text = data.decode(encoding, "replace")
    bad = text.count("\ufffd")
    good = sum(1 for c in text if c > "\x7f") - bad
    if bad > max(3, _DAMAGE * len(text)) or (encoding == "utf-8" and good < 2 * bad):
        return None
    return Decoded(text, encoding, (f"{bad} places are no valid {encoding} and read �",))


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: the one in which spaces stand between printable characters."""
    head = data[: _SAMPLE - _SAMPLE % 4]
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        text = head.decode(encoding, "replace")
        blank = sum(c in " \n" for c in text)
        unseen = sum(not (c.isprintable() or c.isspace()) for c in text)
        if text and blank >= _SPACES * len(text) and unseen <= _BINARY_SHARE * len(text):
            return encoding
    return None


def _guessed(data: bytes) -> Decoded | None:
    """Windows-1252 where that reads as a western language, else what charset-normalizer finds."""
    windows = _strict(data, _WINDOWS)
    if windows and _is_western(windows.text[:_SAMPLE]):
        return windows
    from charset_normalizer import from_bytes  # noqa: PLC0415 -- most files are UTF-8 and need no guess

    best = from_bytes(data[:_SAMPLE]).best()
    guess = _strict(data, best.encoding) if best else None
    if guess and guess.encoding in _SIBLINGS:
        guess = max(filter(None, (_strict(data, sibling) for sibling in _SIBLINGS)), key=_fitness)
    found = guess or windows
    return found and Decoded(found.text, found.encoding, (f"its encoding is a guess: {found.encoding}",))


def _fitness(read: Decoded) -> tuple[int, float]:
    """How well central European text was read: no signs within words, and a language that is known for certain."""
    from onrecord.parser.extract.language import likeliest  # noqa: PLC0415

    sample = read.text[:_LOOKED_AT]
    return -len(_SIGN_IN_WORD.findall(sample)), likeliest(sample)[1]


def _is_western(text: str) -> bool:
    """Tell whether all high characters are usual in western prose, and its letters mostly plain ones."""
    high = [c for c in text if c > "\x7f"]
    letters = sum(c.isalpha() for c in text)
    return _WESTERN.issuperset(high) and sum(c.isalpha() for c in high) <= _ACCENTED * letters


def _is_binary(text: str) -> bool:
    head = text[:_LOOKED_AT]
    return len(_CONTROL.findall(head)) > _BINARY_SHARE * len(head)


def _repaired(found: Decoded) -> Decoded:
    """*found*, with text that was decoded twice put right where that is certain.

    Certain: all of it is Windows-1252 that, as bytes, is valid UTF-8 and ftfy finds the text as it stands implausible.
    """
    if "Ã" not in found.text and "â" not in found.text and "Â" not in found.text:
        return found
    import ftfy.bad_codecs  # noqa: F401, PLC0415 -- only where it may be needed; registers sloppy-windows-1252
    from ftfy.badness import is_bad  # noqa: PLC0415

    if not is_bad(found.text[:_SAMPLE]):
        return found
    try:
        right = found.text.encode("sloppy-windows-1252").decode("utf-8")
    except UnicodeError:
        return Decoded(
            found.text, found.encoding, (*found.notes, "some of it may have been decoded twice; left as it is")
        )
    note = "it had been decoded twice (UTF-8 as Windows-1252) and was put right; offsets point into the repaired text"
    return Decoded(right, found.encoding, (*found.notes, note))
