"""How much a document may unfold to. Time and memory are the sandbox's to limit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Each limit in the unit that its name says; past it a document is refused, or read up to it and said so."""

    markup_bytes: int = 10_000_000
    """Bytes of one web page, XML, RTF or JSON file: it becomes a tree of many times its size. Past it: refused."""
    elements: int = 200_000
    """Elements of one web page or XML file. Past it: refused."""
    expanded_bytes: int = 100_000_000
    """Bytes that an archive, or an office file or e-book, may unpack to. Past it: refused."""
    ratio: int = 200
    """How many times its packed size one member may unpack to, once it is larger than a mebibyte. Past it: refused."""
    members: int = 10_000
    """Documents in an archive, a feed or a mail box. Past it: refused."""
    depth: int = 4
    """Archives within archives. Deeper ones are refused, each by itself."""
    pages: int = 2_000
    """Pages of a PDF. Those after it are left out and counted."""
