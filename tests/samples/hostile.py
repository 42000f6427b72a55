"""Files that attack: bombs, loops, lies, traversals, regex killers, broken text. Each is made when it is asked for."""

import base64
import bz2
import codecs
import gzip
import io
import json
import lzma
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator

from samples import formats
from samples.formats import DOCUMENTS, FOLDERS, tarred, zipped
from samples.pdfs import assembled, build, pdf, stream
from samples.quine import quine

MEGA = 2**20
Maker = Callable[[], bytes]


def corpus() -> Iterator[tuple[str, Maker]]:
    """Name and maker of each file."""
    for family in (_texts, _markdown, _pages, _markup, _office, _archives, _pdfs, _rtf, _mails, _records, _broken):
        yield from family()


def _random(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 -- the same file every time


def _zeros(size: int) -> bytes:
    return bytes(size)


# --- text


def _texts() -> Iterator[tuple[str, Maker]]:  # noqa: PLR0915 -- a table
    yield "empty.txt", lambda: b""
    yield "blank.txt", lambda: b" \n\t\r\n" * 1000
    yield "one-line-100mb.txt", lambda: b"He said that it was so. " * (100 * MEGA // 24)
    yield "one-word-20mb.txt", lambda: b"a" * (20 * MEGA)
    yield "newlines-10mb.txt", lambda: b"said\n" + b"\n" * (10 * MEGA)
    yield "spaces-10mb.txt", lambda: b"said" + b" " * (10 * MEGA) + b"x"
    yield "nul-bytes.txt", lambda: b"He said\0\0\0 no.\0" * 1000
    yield "zeros-10mb.txt", lambda: _zeros(10 * MEGA)
    yield "random.txt", lambda: _random(1).randbytes(MEGA)
    yield "random-high.txt", lambda: bytes(_random(2).choices(range(128, 256), k=MEGA))
    yield "all-bytes.txt", lambda: bytes(range(256)) * 100
    yield "bad-utf8.txt", lambda: b"\xff\xfe\xfd He said \xc3\x28 \xa0\xa1 \xe2\x28\xa1 \xf0\x28\x8c\xbc"
    yield "overlong-utf8.txt", lambda: b"He said \xc0\xaf\xc1\x81\xe0\x80\xaf\xf0\x80\x80\xaf so." * 100
    yield "surrogates-in-utf8.txt", lambda: b"He said \xed\xa0\x80\xed\xb0\x80 so. " * 100
    yield "half-utf8.txt", lambda: "„Так“, сказал он. ".encode()[:-7] * 100
    yield "utf8-mark-bad.txt", lambda: b"\xef\xbb\xbf He said \xff\xff\xff" * 10
    yield "utf16-odd.txt", lambda: b"\xff\xfe" + "He said so.".encode("utf-16-le") + b"x"
    yield "utf16-lone-surrogates.txt", lambda: b"\xff\xfe" + b"\x00\xd8H\x00\x00\xdc" * 1000
    yield "utf16-be-unmarked.txt", lambda: "He said that it was so. ".encode("utf-16-be") * 100
    yield "utf16-only-mark.txt", lambda: b"\xff\xfe"
    yield "utf16-lying-mark.txt", lambda: b"\xfe\xff" + "He said that it was so. ".encode("utf-16-le") * 100
    yield "utf32-out-of-range.txt", lambda: b"\xff\xfe\x00\x00" + b"\xff\xff\xff\x7f" * 1000
    yield "utf32-short.txt", lambda: b"\x00\x00\xfe\xff\x00\x00\x00"
    yield "utf7.txt", lambda: b"+ADw-script+AD4- He said +AGEAYgBj- so." * 100
    yield "bidi-overrides.txt", lambda: "He \u202esaid\u202c “\u2066no\u2069” \u200f so. ".encode() * 1000
    yield "zero-width.txt", lambda: "\u200b".join("He said that it was so. ").encode() * 1000
    yield "only-zero-width.txt", lambda: "\u200b\u200c\u2060\ufeff".encode() * 10_000
    yield "zalgo.txt", lambda: ("e" + "\u0301" * 1000).encode() * 1000
    yield "tags-plane-14.txt", lambda: "".join(map(chr, range(0xE0000, 0xE0080))).encode() * 500
    yield "private-use.txt", lambda: "\ue000\uf8ff\U000f0000 said ".encode() * 10_000
    yield "noncharacters.txt", lambda: "\ufffe\uffff\U0010ffff he said ".encode() * 10_000
    yield "escape-codes.txt", lambda: b"\x1b[31mHe said\x1b[0m \x1b]0;title\x07 so. " * 1000
    yield "controls.txt", lambda: b"He said \x01\x02\x03\x08 so. " * 1000
    yield "carriage-returns.txt", lambda: b"He said so.\r" * 100_000
    yield "line-separators.txt", lambda: "He said so.\u2028\u2029\x85\v\f".encode() * 50_000
    yield "quotes-1mb.txt", lambda: b'"' * MEGA
    yield "mojibake.txt", lambda: "“He said” – é ".encode().decode("cp1252", "ignore").encode() * 10_000
    yield "mojibake-thrice.txt", lambda: b"\xc3\x83\xc2\x83\xc3\x82\xc2\xa2" * 100_000
    yield "share-share.txt", lambda: b"share " * 200_000
    yield "read-more-lines.txt", lambda: b"Read more: he said\n" * 100_000
    yield "links.txt", lambda: b"http://" * 200_000
    yield "long-lines-of-cookies.txt", lambda: (b"By using " + b"cookies " * 35 + b"\n") * 5_000
    yield "header-like.txt", lambda: b"From: a\nSubject:" + b" x\n" * 300_000
    yield "bracket-first.txt", lambda: b"[" * MEGA
    yield "angle-first.txt", lambda: b"<" * MEGA
    yield "comment-first.txt", lambda: b"<!--" * 250_000
    yield "doctype-first.txt", lambda: b"<!doctype [" + b"]" * MEGA
    yield "rtf-name-only.rtf", lambda: b"He said that it was so."
    yield "text-called.pdf", lambda: b"He said that it was so."
    yield "pdf-called.txt", formats.pdf_file
    yield "docx-called.html", formats.docx
    yield "png-called.txt", lambda: base64.b64decode(formats._PIXEL)
    yield "elf-called.docx", lambda: b"\x7fELF" + bytes(1000)
    yield "ole.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000)


def _markdown() -> Iterator[tuple[str, Maker]]:
    yield "front-open.md", lambda: b"---\n" + b"a: b\n" * 200_000
    yield "front-dashes.md", lambda: b"---\n" * 200_000
    yield "front-alias-bomb.md", lambda: b"---\na: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n---\nHe said so."
    yield "front-list-bomb.md", lambda: b"---\ntags: [" + b"a," * 9_000 + b"]\n---\nHe said so."
    yield "front-toml-deep.md", lambda: b"+++\na = " + b"[" * 9_000 + b"\n+++\nHe said so."
    yield "hashes.md", lambda: b"#" * MEGA
    yield "heading-spaces.md", lambda: b"# " + b" " * MEGA + b"x\n\nHe said so."
    yield "heading-hashes.md", lambda: b"# x" + b" #" * 500_000 + b"x"
    yield "fences.md", lambda: b"```\n" * 200_000
    yield "one-long-fence.md", lambda: b"`" * MEGA
    yield "many-fences.md", lambda: b"".join(b"`" * (3 + n % 500) + b"\n" for n in range(5_000))
    yield "comments.md", lambda: b"x <!--" * 150_000
    yield "pictures.md", lambda: b"![" * 500_000
    yield "references.md", lambda: b"[a]: \n[" * 100_000
    yield "quotes.md", lambda: b"> " * 500_000


# --- web pages


def _page(body: bytes, head: bytes = b"") -> bytes:
    return b"<!DOCTYPE html><html><head>" + head + b"</head><body>" + body + b"</body></html>"


_SAID = b"<p>The mayor said on Monday that the bridge would stay closed for the time being.</p>" * 5


def _pages() -> Iterator[tuple[str, Maker]]:
    for tag in ("div", "span", "b", "table", "ul", "blockquote", "font", "a", "form", "svg", "section", "object"):
        yield f"deep-{tag}.html", lambda tag=tag: _page(f"<{tag}>".encode() * 200_000 + _SAID)
    yield "deep-closed.html", lambda: _page(b"<div>" * 200_000 + _SAID + b"</div>" * 200_000)
    yield "deep-custom.html", lambda: _page(b"".join(b"<x%d>" % n for n in range(50_000)) + _SAID)
    yield "tr-td-deep.html", lambda: _page(b"<table><tr><td>" * 20_000 + _SAID)
    yield "paragraphs-1m.html", lambda: _page(b"<p>" * 1_000_000)
    yield "breaks.html", lambda: _page(b"<div>" + b"<br>" * 150_000 + _SAID + b"</div>")
    yield "breaks-text.html", lambda: _page(b"<div>" + b"he said<br><br>" * 60_000 + b"</div>")
    yield "headings.html", lambda: _page(b"<h1>He said</h1>" * 60_000 + _SAID)
    yield "attributes.html", lambda: _page(b"<p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">" + _SAID)
    yield "attribute-1mb.html", lambda: _page(b'<p class="' + b"comment " * 120_000 + b'">He said so.</p>' + _SAID)
    yield "attribute-open.html", lambda: _page(_SAID + b'<p title="' + b"x" * MEGA)
    yield "title-5mb.html", lambda: _page(_SAID, b"<title>" + b"a - " * (MEGA + MEGA // 4) + b"</title>")
    yield "ampersands.html", lambda: _page(b"&" * MEGA + _SAID)
    yield "entities.html", lambda: _page(b"&lt;" * 500_000 + b"&#x10ffff;&#xd800;&#0;&#99999999;" + _SAID)
    yield "less-than.html", lambda: _page(b"<" * MEGA + _SAID)
    yield "comments.html", lambda: _page(b"<!--" * 250_000 + _SAID)
    yield "cdata.html", lambda: _page(b"<![CDATA[" * 100_000 + _SAID)
    yield "nul.html", lambda: _page(b"<p>The mayor\0 said\0 so.</p>" * 100 + _SAID)
    yield "script-open.html", lambda: _page(_SAID + b"<script>" + b"'x,' he said. " * 100_000)
    yield "plaintext.html", lambda: _page(_SAID + b"<plaintext>" + b"</p><p>" * 50_000)
    yield "frameset.html", lambda: b"<html><frameset>" + b"<frame src=x>" * 50_000 + b"</frameset></html>"
    yield "nothing.html", lambda: _page(b"<nav><a href=/>Home</a></nav>")
    yield "only-script.html", lambda: _page(b"<script>app.start()</script><noscript>Enable it</noscript>")
    yield "ld-deep.html", lambda: _page(_SAID, b'<script type="application/ld+json">' + b"[" * 200_000 + b"</script>")
    yield (
        "ld-graph.html",
        lambda: _page(
            _SAID, b'<script type="application/ld+json">' + b'{"@graph":[' * 900 + b"]}" * 900 + b"</script>"
        ),
    )
    yield (
        "ld-wide.html",
        lambda: _page(
            _SAID, b'<script type="application/ld+json">[' + b",".join([b'{"@type":1}'] * 40_000) + b"]</script>"
        ),
    )
    yield (
        "ld-wrong-types.html",
        lambda: _page(
            _SAID,
            b'<script type="application/ld+json">{"@type":"NewsArticle","headline":[[1]],"author":{"name":{"name":{}}},'
            b'"datePublished":{"a":1},"publisher":7}</script>',
        ),
    )
    yield "metas.html", lambda: _page(_SAID, b'<meta name="author" content="x">' * 60_000)
    yield "dates.html", lambda: _page(_SAID + b"<time>2025-01-01</time> 12/12/2012 " * 20_000)
    yield "date-killer.html", lambda: _page(_SAID, b'<meta name="date" content="' + b"1" * MEGA + b'">')
    yield (
        "base-refresh.html",
        lambda: _page(
            _SAID, b'<base href="http://127.0.0.1:1/"><meta http-equiv=refresh content="0;url=file:///etc/passwd">'
        ),
    )
    yield "iframes.html", lambda: _page(b'<iframe src="file:///etc/passwd"></iframe>' * 1000 + _SAID)
    for charset in (
        "utf-7",
        "hex",
        "rot13",
        "base64",
        "idna",
        "punycode",
        "undefined",
        "utf-16",
        "unicode_escape",
        "x" * 39,
    ):
        yield f"charset-{charset[:9]}.html", lambda c=charset: _page(_SAID, f'<meta charset="{c}">'.encode())
    yield "utf16.html", lambda: _page(_SAID).decode().encode("utf-16")
    yield "over-10mb.html", lambda: _page(_SAID * 30_000)
    yield "same-paragraph.html", lambda: _page(_SAID * 20_000)
    yield "links.html", lambda: _page(b'<a href="/x">He said so</a> ' * 50_000)
    yield "lists.html", lambda: _page(b"<ul><li>He said so" * 30_000)
    yield "tables.html", lambda: _page(b"<table><tr><td>He said so</td></tr></table>" * 20_000)
    yield "hidden.html", lambda: _page(b'<p aria-hidden="true">"Secret," he said.</p>' + _SAID)
    yield "xhtml-entities.html", lambda: _xml(b"html", b"<body>" + _SAID + b"&lol9;</body>", _LAUGHS)


# --- XML of all kinds


_LAUGHS = b'<!ENTITY lol "lol">' + b"".join(
    b'<!ENTITY lol%d "%s">' % (n, b"&lol%s;" % (b"%d" % (n - 1) if n > 1 else b"") * 10) for n in range(1, 10)
)


def _xml(root: bytes, body: bytes, entities: bytes = b"", attributes: bytes = b"") -> bytes:
    doctype = b"<!DOCTYPE %s [%s]>" % (root, entities) if entities else b""
    return b'<?xml version="1.0"?>%s<%s %s>%s</%s>' % (doctype, root, attributes, body, root)


def _markup() -> Iterator[tuple[str, Maker]]:
    roots = {
        "nitf": (b"nitf", b"<body><body.content><p>He said %s so.</p></body.content></body>"),
        "rss": (b"rss", b"<channel><item><description>He said %s so.</description></item></channel>"),
        "atom": (b"feed", b"<entry><content>He said %s so.</content></entry>"),
        "newsml": (b"newsItem", b"<contentSet><inlineData>He said %s so.</inlineData></contentSet>"),
    }
    attacks = {
        "laughs": (b"&lol9;", _LAUGHS),
        "quadratic": (b"&a;" * 50_000, b'<!ENTITY a "' + b"a" * 50_000 + b'">'),
        "xxe-file": (b"&x;", b'<!ENTITY x SYSTEM "file:///etc/passwd">'),
        "xxe-net": (b"&x;", b'<!ENTITY x SYSTEM "http://127.0.0.1:1/x">'),
        "parameter": (b"", b'<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;'),
        "self": (b"&x;", b'<!ENTITY x "&x;">'),
        "deep": (b"<b>" * 200_000, b""),
        "comment": (b"<!-- " + b"-" * MEGA, b""),
        "cdata": (b"<![CDATA[" + b"x" * MEGA, b""),
    }
    for kind, (root, body) in roots.items():
        for attack, (inner, entities) in attacks.items():
            yield (
                f"{attack}.{kind}.xml",
                lambda r=root, b=body, i=inner, e=entities: _xml(r, b.replace(b"%s", i), e),
            )
    yield "other.xml", lambda: _xml(b"inventory", b"<item>Bolts</item>")
    yield "items-300k.rss", lambda: _xml(b"rss", b"<channel>" + b"<item/>" * 300_000 + b"</channel>")
    yield "items-20k.rss", lambda: _xml(b"rss", b"<channel>" + b"<item/>" * 20_000 + b"</channel>")
    yield "items-empty.rss", lambda: _xml(b"rss", b"<channel>" + b"<item/>" * 500 + b"</channel>")
    yield "no-items.rss", lambda: _xml(b"rss", b"<channel><title>x</title></channel>")
    yield (
        "namespaces.rss",
        lambda: _xml(
            b"rss",
            b"<channel><item/></channel>",
            attributes=b" ".join(b'xmlns:n%d="u%d"' % (n, n) for n in range(20_000)),
        ),
    )
    yield "escaped-deep.rss", lambda: formats.rss().replace(b"<![CDATA[", b"<![CDATA[" + b"<div>" * 100_000)
    yield (
        "encoding-lies.rss",
        lambda: formats.rss().replace(b'<?xml version="1.0"?>', b'<?xml version="1.0" encoding="utf-16"?>'),
    )
    yield "encoding-unknown.rss", lambda: formats.rss().replace(b'"1.0"?>', b'"1.0" encoding="klingon"?>')


# --- office files and books


def _docx(document: bytes) -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": document})


_WORD_ROOT = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'


def _office() -> Iterator[tuple[str, Maker]]:
    yield "bomb.docx", lambda: _docx(_WORD_ROOT + b" " * (110 * MEGA))
    yield "wide.docx", lambda: _docx(_WORD_ROOT + b"<w:p/>" * 1_000_000)
    yield "deep.docx", lambda: _docx(_WORD_ROOT + b"<w:p>" * 100_000)
    yield (
        "laughs.docx",
        lambda: _docx(b"<!DOCTYPE x [" + _LAUGHS + b"]>" + _WORD_ROOT + b"<w:p><w:r><w:t>&lol9;</w:t></w:r></w:p>"),
    )
    yield (
        "xxe.docx",
        lambda: _docx(
            b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            + _WORD_ROOT
            + b"<w:p><w:r><w:t>&x;</w:t></w:r></w:p>"
        ),
    )
    yield "binary.docx", lambda: _docx(_random(3).randbytes(10_000))
    yield "nothing.docx", lambda: _docx(b"")
    yield "other-root.docx", lambda: _docx(b"<html><p>He said so.</p></html>")
    yield (
        "macro.docm",
        lambda: zipped(
            {
                "[Content_Types].xml": "<Types/>",
                "word/document.xml": _WORD_ROOT + b"<w:p/>",
                "word/vbaProject.bin": bytes(100),
            }
        ),
    )
    yield "sheet.xlsx", lambda: zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})
    odt_root = b'<c xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    mime = {"mimetype": "application/vnd.oasis.opendocument.text"}
    yield (
        "spaces.odt",
        lambda: zipped({**mime, "content.xml": odt_root + b'<text:p>he<text:s text:c="999999999"/>said</text:p></c>'}),
    )
    yield (
        "spaces-many.odt",
        lambda: zipped(
            {**mime, "content.xml": odt_root + b"<text:p>he" + b'<text:s text:c="99"/>' * 150_000 + b"</text:p></c>"}
        ),
    )
    yield "no-content.odt", lambda: zipped(mime)
    yield (
        "encrypted.odt",
        lambda: zipped(
            {
                **mime,
                "content.xml": _random(4).randbytes(500),
                "META-INF/manifest.xml": "<m><encryption-data/></m>",
            }
        ),
    )
    yield "bomb.odt", lambda: zipped({**mime, "content.xml": bytes(110 * MEGA)})
    container = b'<container><rootfiles><rootfile full-path="%s"/></rootfiles></container>'
    yield "traversal.epub", lambda: zipped({"META-INF/container.xml": container % b"../../../etc/passwd"})
    yield "no-rootfile.epub", lambda: zipped({"META-INF/container.xml": b"<container/>"})
    yield "self.epub", lambda: zipped({"META-INF/container.xml": container % b"META-INF/container.xml"})
    package = b'<package><manifest><item id="a" href="%s"/></manifest><spine>%s</spine></package>'
    yield (
        "spine-loop.epub",
        lambda: zipped(
            {"META-INF/container.xml": container % b"p", "p": package % (b"p", b'<itemref idref="a"/>' * 100_000)}
        ),
    )
    yield (
        "missing-chapters.epub",
        lambda: zipped(
            {
                "META-INF/container.xml": container % b"p",
                "p": package % (b"../../../../etc/passwd", b'<itemref idref="a"/>'),
            }
        ),
    )
    yield (
        "laughs.epub",
        lambda: zipped(
            {
                "META-INF/container.xml": container % b"p",
                "p": b"<!DOCTYPE p [" + _LAUGHS + b"]><package>&lol9;</package>",
            }
        ),
    )


# --- archives


def _lying(archive: bytes, offset: int, size: int) -> bytes:
    """The archive with another uncompressed size in its first local header and its directory."""
    raw = bytearray(archive)
    raw[offset : offset + 4] = struct.pack("<I", size)
    at = raw.index(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(raw)


def _overlapping() -> bytes:
    """Every directory entry points to the same kernel, as in Fifield's bomb of 2019."""
    one = zipped({"a": bytes(10 * MEGA)})
    at, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entries = one[at:end] * 500
    tail = bytearray(one[end:])
    tail[8:16] = struct.pack("<HHI", 500, 500, len(entries))
    return one[:at] + entries + bytes(tail)


def _nested(depth: int) -> bytes:
    inner = zipped({"a.txt": b"He said so."})
    for n in range(depth):
        inner = zipped({f"{n}.zip": inner})
    return inner


def _flagged(archive: bytes, flag: int) -> bytes:
    raw = bytearray(archive)
    raw[6] |= flag
    raw[raw.index(b"PK\x01\x02") + 8] |= flag
    return bytes(raw)


def _tar_info(name: str, size: int = 0, **fields: object) -> bytes:
    info = tarfile.TarInfo(name)
    info.size = size
    for key, value in fields.items():
        setattr(info, key, value)
    return info.tobuf(tarfile.GNU_FORMAT)


def _archives() -> Iterator[tuple[str, Maker]]:
    said = b"He said that it was so. "
    yield "bomb.zip", lambda: zipped({"a.txt": bytes(110 * MEGA)})
    yield "bomb-many.zip", lambda: zipped({f"{n}.txt": said * 40_000 for n in range(120)})
    yield "bomb-bzip2.zip", lambda: zipped({"a.txt": bytes(110 * MEGA)}, zipfile.ZIP_BZIP2)
    yield "bomb-lzma.zip", lambda: zipped({"a.txt": bytes(60 * MEGA)}, zipfile.ZIP_LZMA)
    yield "overlapping.zip", _overlapping
    yield "quine.zip", quine
    yield "nested-40.zip", lambda: _nested(40)
    yield "nested-bombs.zip", lambda: zipped({f"{n}.zip": zipped({"a.txt": bytes(30 * MEGA)}) for n in range(20)})
    yield "members-70k.zip", lambda: zipped({f"{n}": b"" for n in range(70_000)})
    yield "empty.zip", lambda: zipped({})
    yield "only-folders.zip", lambda: zipped({"a/": b"", "b/c/": b""})
    for number, name in enumerate(
        (
            "../../etc/passwd",
            "/etc/passwd",
            "C:\\Windows\\a.txt",
            "..\\..\\a.txt",
            "a\0b.txt",
            "a\nb.txt",
            "x" * 60_000,
            "....//a",
            "con",
            "",
        )
    ):
        yield f"traversal-{number}.zip", lambda name=name: zipped({name or " ": said * 5})
        yield f"traversal-{number}.tar", lambda name=name: tarred({(name or " ")[:200]: said * 5})
    yield "size-lies-small.zip", lambda: _lying(zipped({"a.txt": said * 1000}), 22, 5)
    yield "size-lies-large.zip", lambda: _lying(zipped({"a.txt": said * 1000}), 22, 2**32 - 2)
    yield "encrypted.zip", lambda: _flagged(zipped({"a.txt": said}), 1)
    yield "strong-encryption.zip", lambda: _flagged(zipped({"a.txt": said}), 0x41)
    yield "unknown-method.zip", lambda: zipped({"a.txt": said}).replace(b"\x08\x00\x00\x30", b"\x63\x00\x00\x30")
    yield "symlink.zip", _zip_symlink
    yield "same-name.zip", lambda: zipped({"a.txt": said}) + zipped({"a.txt": said * 2})
    yield "prefixed.zip", lambda: b"PK\x03\x04" + bytes(100) + zipped({"a.txt": said})
    yield "directory-only.zip", lambda: b"PK\x05\x06" + bytes(18)
    yield "sidecar-bomb.zip", lambda: zipped({"a.txt": said, "a.txt.meta.json": b"[" * (5 * MEGA)})
    yield "bomb.gz", lambda: gzip.compress(bytes(110 * MEGA), 6)
    yield "bomb.bz2", lambda: bz2.compress(bytes(110 * MEGA))
    yield "bomb.xz", lambda: lzma.compress(bytes(110 * MEGA), preset=0)
    yield "bomb.tar.gz", lambda: gzip.compress(_tar_info("a.txt", 8 * 2**30) + bytes(50 * MEGA), 6)
    yield "nested-30.gz", lambda: _gzipped(30)
    yield "many-members.gz", lambda: gzip.compress(b"") * 200_000
    yield "trailing.gz", lambda: gzip.compress(said) + b"garbage"
    yield "truncated.gz", lambda: gzip.compress(said * 1000)[:-20]
    for kind, what in (
        ("symlink", tarfile.SYMTYPE),
        ("hardlink", tarfile.LNKTYPE),
        ("device", tarfile.CHRTYPE),
        ("fifo", tarfile.FIFOTYPE),
    ):
        yield f"{kind}.tar", lambda what=what: _tar_info("a.txt", type=what, linkname="/etc/passwd") + bytes(1024)
    yield (
        "symlink-then-file.tar",
        lambda: _tar_info("d", type=tarfile.SYMTYPE, linkname="/var/spool") + tarred({"d/a.txt": said}),
    )
    yield "size-lies.tar", lambda: _tar_info("a.txt", 8 * 2**30) + said
    yield "size-negative.tar", lambda: _checksummed(_tar_info("a.txt").replace(b"00000000000\0", b"-0000000777\0", 1))
    yield "sparse.tar", lambda: _tar_info("a.txt", 8 * 2**30, type=tarfile.GNUTYPE_SPARSE) + bytes(2048)
    yield "long-name.tar", lambda: _tar_info("././@LongLink", 2**33, type=tarfile.GNUTYPE_LONGNAME) + b"a" * MEGA
    yield (
        "pax-lies.tar",
        lambda: _tar_info("p", 30, type=tarfile.XHDTYPE) + b"99999999999 size=99999999999\n".ljust(512, b"\0"),
    )
    yield "members-100k.tar", lambda: b"".join(_tar_info(f"{n}") for n in range(20_000))
    yield (
        "loop-link.tar",
        lambda: (
            _tar_info("a", type=tarfile.LNKTYPE, linkname="a")
            + _tar_info("b", type=tarfile.SYMTYPE, linkname="b")
            + bytes(1024)
        ),
    )


def _zip_symlink() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return packed.getvalue()


def _gzipped(depth: int) -> bytes:
    inner = b"He said so."
    for _ in range(depth):
        inner = gzip.compress(inner, mtime=0)
    return inner


def _checksummed(header: bytes) -> bytes:
    raw = bytearray(header)
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\0 " % sum(raw[:512])
    return bytes(raw)


# --- PDF


def _form_tower(levels: int, times: int) -> bytes:
    """Forms that each draw the next one many times: times ** levels drawings."""
    resources = b"/Resources << /XObject << /X 6 0 R >> >>"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R %s >>" % resources,
        stream(b"/X Do\n" * times),
        font,
    ]
    for level in range(levels):
        number = 7 + level
        content = b"/X Do\n" * times if level < levels - 1 else b"BT /F1 9 Tf 50 50 Td (said) Tj ET"
        body = zlib.compress(content)
        inner = number if level < levels - 1 else 6
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] "
            b"/Resources << /Font << /F1 5 0 R >> /XObject << /X %d 0 R >> >>"
            b" /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (inner, len(body), body)
        )
    return assembled(objects, "/Root 1 0 R")


def _pages_tree(pages: bytes, *more: bytes) -> bytes:
    return assembled([b"<< /Type /Catalog /Pages 2 0 R >>", pages, *more], "/Root 1 0 R")


def _pdfs() -> Iterator[tuple[str, Maker]]:
    line = [(72.0, 700.0, 11.0, "The mayor said that it was so.")]
    yield "kids-loop.pdf", lambda: _pages_tree(b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>")
    yield "count-lies.pdf", lambda: _pages_tree(b"<< /Type /Pages /Kids [] /Count 2147483647 >>")
    yield "count-negative.pdf", lambda: _pages_tree(b"<< /Type /Pages /Kids [3 0 R] /Count -5 >>", b"<< /Type /Page >>")
    yield (
        "tree-deep.pdf",
        lambda: _pages_tree(
            *[b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 3) for n in range(20_000)], b"<< /Type /Page >>"
        ),
    )
    yield (
        "parent-loop.pdf",
        lambda: _pages_tree(
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 3 0 R >>", b"<< /Type /Page /Parent 3 0 R >>"
        ),
    )
    yield (
        "xref-loop.pdf",
        lambda: pdf([line]).replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % pdf([line]).rindex(b"xref\n0")),
    )
    yield "object-loop.pdf", lambda: assembled([b"2 0 R", b"1 0 R"], "/Root 1 0 R")
    yield "length-loop.pdf", lambda: pdf([line]).replace(b"/Length ", b"/Length 5 0 R %", 1)
    yield "array-deep.pdf", lambda: pdf([line], info="/Title " + "[" * 100_000)
    yield "dict-deep.pdf", lambda: pdf([line], info="/A << " * 50_000)
    yield "stream-bomb.pdf", lambda: build([bytes(200 * MEGA)])
    yield "operators-bomb.pdf", lambda: build([b"BT /F1 9 Tf (said) Tj ET\n" * 1_000_000])
    yield "text-bomb.pdf", lambda: build([b"BT /F1 9 Tf (" + b"said " * 4_000_000 + b") Tj ET"])
    yield "save-state.pdf", lambda: build([b"q " * 2_000_000 + b"BT /F1 9 Tf (said) Tj ET"])
    yield "arrays-in-content.pdf", lambda: build([b"[" * 1_000_000])
    yield (
        "inline-image.pdf",
        lambda: build([b"BI /W 60000 /H 60000 /BPC 8 /CS /RGB ID " + b"x" * 100 + b" EI BT /F1 9 Tf (said) Tj ET"]),
    )
    yield "filters.pdf", lambda: build([b"BT ET"]).replace(b"/FlateDecode", b"[" + b"/FlateDecode " * 500 + b"]")
    yield "form-loop.pdf", lambda: _form_tower(1, 1).replace(b"BT /F1 9 Tf", b"/X Do")
    yield "form-tower.pdf", lambda: _form_tower(12, 20)
    yield "page-empty.pdf", lambda: pdf([[], []])
    yield "no-pages.pdf", lambda: pdf([])
    yield "pages-5000.pdf", lambda: pdf([line] * 5_000)
    yield "box-huge.pdf", lambda: pdf([line]).replace(b"[0 0 595 842]", b"[-1e38 -1e38 1e38 1e38]")
    yield "box-empty.pdf", lambda: pdf([line]).replace(b"[0 0 595 842]", b"[0 0 0 0]")
    yield "box-nan.pdf", lambda: pdf([line]).replace(b"[0 0 595 842]", b"[nan inf -inf 0]")
    yield "far-away.pdf", lambda: pdf([[(1e9, -1e9, 1e8, "said"), *line]])
    yield "size-zero.pdf", lambda: pdf([[(72, 700, 0, "The mayor said so."), *line]])
    yield "same-place.pdf", lambda: pdf([line * 5_000])
    yield "staircase.pdf", lambda: pdf([[(n % 500, 800 - n % 790, 3, "he said") for n in range(8_000)]])
    yield "columns-many.pdf", lambda: pdf([[(x * 9, y * 9, 3, "a b") for x in range(60) for y in range(80)]])
    yield "letters-apart.pdf", lambda: pdf([[(x * 8, y * 10, 6, "x") for y in range(80) for x in range(70)]])
    yield (
        "javascript.pdf",
        lambda: pdf([line]).replace(
            b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"
        ),
    )
    yield (
        "launch.pdf",
        lambda: pdf([line]).replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /Launch /F (/bin/sh) >>"),
    )
    yield "encrypted.pdf", lambda: pdf([line], encrypt=True)
    yield "header-only.pdf", lambda: b"%PDF-1.7"
    yield "garbage-after-header.pdf", lambda: b"%PDF-1.7\n" + _random(5).randbytes(MEGA)
    yield "no-xref.pdf", lambda: pdf([line])[: pdf([line]).rindex(b"xref\n0")]
    yield "header-late.pdf", lambda: b"x" * 1000 + pdf([line])
    yield "title-1mb.pdf", lambda: pdf([line], info=f"/Title ({'a' * MEGA})")
    yield "date-lies.pdf", lambda: pdf([line], info="/CreationDate (D:99999999999999Z)")
    yield "names-1m.pdf", lambda: pdf([line]).replace(b"/Type /Catalog", b"/Type /Catalog " + b"/x" * 500_000 + b" 1 ")


# --- RTF, mail, JSON


def _rtf() -> Iterator[tuple[str, Maker]]:
    yield "deep.rtf", lambda: b"{\\rtf1" + b"{" * 200_000 + b"He said so."
    yield "closing.rtf", lambda: b"{\\rtf1 He said so." + b"}" * 200_000
    yield "unicode-lies.rtf", lambda: b"{\\rtf1 he\\u-99999?\\u99999999?\\u55296?\\u-10179? said}" * 100
    yield "hex-lies.rtf", lambda: b"{\\rtf1 he\\'zz\\'\\'f said so}" * 100
    yield "bin-lies.rtf", lambda: b"{\\rtf1 he said\\bin99999999 so}"
    yield "uc-huge.rtf", lambda: b"{\\rtf1\\uc999999999 he \\u8220? said so}"
    yield "backslashes.rtf", lambda: b"{\\rtf1 " + b"\\" * 2_000_000 + b" he said}"
    yield "controls-1mb.rtf", lambda: b"{\\rtf1 " + b"\\par" * 250_000 + b" he said}"
    yield "word-1mb.rtf", lambda: b"{\\rtf1 \\" + b"a" * MEGA + b" he said}"
    yield "codepage.rtf", lambda: b"{\\rtf1\\ansicpg99999 he said \\'e9 so}"
    yield "font-charset.rtf", lambda: b"{\\rtf1{\\fonttbl{\\f0\\fcharset999 X;}}\\f0 he said \\'e9 so}"
    yield "info-open.rtf", lambda: b"{\\rtf1{\\info{\\title " + b"\\x" * 9_000 + b"he said"
    yield "object.rtf", lambda: b"{\\rtf1{\\object\\objdata " + b"41" * 500_000 + b"} he said so}"
    yield "nothing.rtf", lambda: b"{\\rtf1}"
    yield "big.rtf", lambda: b"{\\rtf1 " + b"he said\\par " * 1_200_000 + b"}"


_HEAD = b"From: a@b.example\r\nTo: c@d.example\r\nDate: Fri, 14 Mar 2025 06:30:00 +0000\r\nMIME-Version: 1.0\r\n"


def _mails() -> Iterator[tuple[str, Maker]]:
    def deep(levels: int) -> bytes:
        opening = b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(levels)
        )
        return _HEAD + opening + b"\r\nHe said so."

    yield "deep-100.eml", lambda: deep(100)
    yield "deep-5000.eml", lambda: deep(5_000)
    yield "rfc822-300.eml", lambda: _HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 300 + b"He said so."
    yield (
        "parts-50k.eml",
        lambda: (
            _HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nhe said\r\n" * 50_000 + b"--b--"
        ),
    )
    yield "no-boundary.eml", lambda: _HEAD + b"Content-Type: multipart/mixed\r\n\r\nHe said so."
    yield (
        "boundary-empty.eml",
        lambda: _HEAD + b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n\r\nHe said so.',
    )
    yield (
        "base64-garbage.eml",
        lambda: _HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"!!!! he said ====" * 1000,
    )
    yield (
        "qp-garbage.eml",
        lambda: _HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=ZZ=\r\n=3" * 50_000,
    )
    yield (
        "uu-lies.eml",
        lambda: _HEAD + b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 /etc/passwd\r\nM~~~~\r\nend",
    )
    yield "charset-lies.eml", lambda: _HEAD + b"Content-Type: text/plain; charset=utf-16\r\n\r\nHe said that it was so."
    yield "charset-hex.eml", lambda: _HEAD + b"Content-Type: text/plain; charset=hex\r\n\r\nHe said that it was so."
    yield (
        "charset-long.eml",
        lambda: _HEAD + b"Content-Type: text/plain; charset=" + b"x" * 10_000 + b"\r\n\r\nHe said so.",
    )
    for field in (
        b"Subject",
        b"From",
        b"To",
        b"Date",
        b"Content-Type",
        b"Content-Disposition",
        b"Message-ID",
        b"List-ID",
    ):
        for name, value in (
            (b"long", b"a" * MEGA),
            (b"brackets", b"<" * 100_000),
            (b"encoded", b"=?utf-8?q?=41?= " * 20_000),
            (b"quotes", b'"' * 50_000),
            (b"comments", b"(" * 50_000),
            (b"list", b"a@b, " * 20_000),
        ):
            yield (
                f"{field.decode().lower()}-{name.decode()}.eml",
                lambda f=field, v=value: (
                    f + b": " + v + b"\r\n" + _HEAD.replace(f + b": ", b"X-Was: ") + b"From: a@b\r\n\r\nHe said so."
                ),
            )
    yield "headers-100k.eml", lambda: _HEAD + b"X-A: b\r\n" * 100_000 + b"\r\nHe said so."
    yield "folded.eml", lambda: b"Subject: a" + b"\r\n b" * 100_000 + b"\r\n" + _HEAD + b"\r\nHe said so."
    yield "nul-header.eml", lambda: b"Subject: a\0b\r\n" + _HEAD + b"\r\nHe said so."
    yield (
        "only-attachment.eml",
        lambda: _HEAD + b"Content-Type: application/zip\r\nContent-Disposition: attachment; filename=a.zip\r\n\r\nPK",
    )
    yield "html-deep.eml", lambda: _HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 200_000 + b"He said so."
    yield (
        "parameters.eml",
        lambda: _HEAD + b"Content-Type: text/plain" + b"; a*0*=utf-8''%41" * 5_000 + b"\r\n\r\nHe said so.",
    )
    yield "file-name.eml", lambda: formats.mail_with_attachment().replace(b"ferry.docx", b"../" * 5_000)
    yield "mailbox.mbox", lambda: (b"From x Fri Mar 14 2025\n" + _HEAD.replace(b"\r", b"") + b"\nHe said so.\n\n") * 500
    yield "mailbox-of-lines.mbox", lambda: b"From x\n" + _HEAD.replace(b"\r", b"") + b"\n" + b"\n\nFrom \n" * 100_000


def _records() -> Iterator[tuple[str, Maker]]:
    yield "deep.json", lambda: b"[" * 200_000 + b"]" * 200_000
    yield "deep-objects.json", lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    yield "number.json", lambda: b'{"text":' + b"9" * MEGA + b"}"
    yield "surrogates.json", lambda: b'{"text":"he \\ud800 said \\udfff so","title":"\\udc00","\\ud800":"x"}'
    yield "nul.json", lambda: b'{"text":"he \\u0000 said so"}'
    yield "not-a-number.json", lambda: b'{"text":"he said so","date":NaN,"author":-Infinity}'
    yield "same-key.json", lambda: b"{" + b'"text":"he said so",' * 50_000 + b'"a":1}'
    yield "keys-200k.json", lambda: json.dumps({"text": "he said so", **{f"k{n}": n for n in range(200_000)}}).encode()
    yield "text-number.json", lambda: b'{"text":5,"body":null,"content":[1,2]}'
    yield "numbers.json", lambda: json.dumps(list(range(9_000))).encode()
    yield "numbers-500k.json", lambda: json.dumps(list(range(500_000))).encode()
    yield "html-deep.json", lambda: json.dumps({"html": "<p>" + "<div>" * 100_000 + "he said so"}).encode()
    yield "types.json", lambda: b'{"text":"he said so","title":{"a":[]},"author":[[["x"]]],"date":[],"language":{}}'
    yield "date-killer.json", lambda: json.dumps({"text": "he said so", "date": "1" * MEGA}).encode()
    yield "lines-200k.jsonl", lambda: b'{"text":"he said so"}\n' * 200_000
    yield "lines-bad.jsonl", lambda: b'{"text":"he said so"}\n{"text":\n{}\n[]\nnull\n' * 100
    yield "over-10mb.json", lambda: json.dumps({"text": "he said so " * MEGA}).encode()
    yield "utf16.json", lambda: codecs.BOM_UTF16_LE + '{"text": "he said so"}'.encode("utf-16-le")


# --- every format, broken


def _broken() -> Iterator[tuple[str, Maker]]:
    for name, make in (DOCUMENTS | FOLDERS).items():
        for share in (10, 50, 95):
            yield f"truncated-{share}-{name}", lambda m=make, s=share: m()[: len(m()) * s // 100]
        yield f"doubled-{name}", lambda m=make: m() * 2
        yield f"nul-padded-{name}", lambda m=make: m() + bytes(100_000)
