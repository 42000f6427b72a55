"""A small PDF writer for the tests: standard fonts, one content stream a page, every trick by hand."""

import zlib
from collections.abc import Sequence
from textwrap import wrap

WIDTH, HEIGHT = 595, 842  # points, A4
Line = tuple[float, float, float, str]  # x, y, size, text


def pdf(pages: Sequence[Sequence[Line]], info: str = "", extra: str = "", encrypt: bool = False) -> bytes:  # noqa: FBT001, FBT002
    """A document with these lines on its pages; *info* and *extra* are raw entries of Info and trailer."""
    return build([b"".join(map(_shown, page)) for page in pages], info, extra, encrypt=encrypt)


def build(contents: Sequence[bytes], info: str = "", extra: str = "", *, encrypt: bool = False) -> bytes:
    """A document with these content streams."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(contents)))
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for n, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {5 + 2 * n} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(stream(content))
    objects.append(f"<< {info} >>".encode("cp1252"))
    trailer = f"/Root 1 0 R /Info {len(objects)} 0 R {extra}"
    if encrypt:
        nonsense = "00" * 32
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <{nonsense}> /U <{nonsense}> >>".encode())
        trailer += f" /Encrypt {len(objects)} 0 R /ID [<00> <00>]"
    return assembled(objects, trailer)


def assembled(objects: Sequence[bytes], trailer: str) -> bytes:
    """Objects numbered from 1, cross-reference table, trailer."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    at = []
    for number, body in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in at)
    out += f"trailer\n<< /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def column(paragraphs: Sequence[str], x: float, top: float, characters: int, hyphens: Sequence[str] = ()) -> list[Line]:
    """The paragraphs set in 11 points, wrapped; *hyphens* are words broken as `exam-ple`."""
    lines: list[Line] = []
    y = top
    for paragraph in paragraphs:
        for word in hyphens:
            paragraph = paragraph.replace(word.replace("-", "", 1), word.replace("-", "-\u2028", 1), 1)  # noqa: PLW2901
        for piece in paragraph.split("\u2028"):
            for line in wrap(piece, characters, break_long_words=False, break_on_hyphens=False):
                lines.append((x, y, 11, line))
                y -= 14
        y -= 8
    return lines


def _shown(line: Line) -> bytes:
    x, y, size, text = line
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252")
    return b"BT /F1 %g Tf %g %g Td (%s) Tj ET\n" % (size, x, y, escaped)
