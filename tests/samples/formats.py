"""The article in every format, made here from one source."""

import base64
import gzip
import html
import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from email.message import EmailMessage
from email.utils import format_datetime
from xml.sax.saxutils import escape

from samples.article import AUTHOR, BODY, PARAGRAPHS, PUBLISHED, PUBLISHER, TEXT, TITLE, URL
from samples.pages import page
from samples.pdfs import column, pdf

_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
_ISO = PUBLISHED.isoformat()


def text() -> bytes:
    return f"{TEXT}\n".encode()


def windows_text() -> bytes:
    return f"{TEXT}\n".replace("\n", "\r\n").encode("cp1252")


def utf16_text() -> bytes:
    return f"{TEXT}\n".encode("utf-16")


def markdown() -> bytes:
    front = f'title: "{TITLE}"\nauthor: {AUTHOR}\npublisher: {PUBLISHER}\ndate: {_ISO}\nlang: en\nurl: {URL}'
    return f"---\n{front}\n---\n\n{TEXT}\n".encode()


def html_page() -> bytes:
    return page("modern")


def pdf_file() -> bytes:
    lines = column(PARAGRAPHS, 72, 700, 80, hyphens=("harb-our", "Thurs-day", "con-vinced"))
    first, second = lines[:14], [(x, y + 14 * 14 + 60, size, words) for x, y, size, words in lines[14:]]
    feet = [[(72.0, 30.0, 9.0, f"{PUBLISHER} | Page {n} of 2"), (72.0, 815.0, 9.0, "14 March")] for n in (1, 2)]
    info = f"/Title ({TITLE}) /Author ({AUTHOR}) /CreationDate (D:20250314063000Z)"
    return pdf([[*feet[0], (72, 760, 18, TITLE), *first], [*feet[1], *second]], info)


def docx() -> bytes:
    """With what python-docx passes over: a tracked insertion and deletion, a content control, a hyperlink."""
    body = [_word(TITLE, "Title"), *map(_word, PARAGRAPHS)]
    added = PARAGRAPHS[2]
    body[3] = (
        f'<w:p><w:r><w:t xml:space="preserve">{escape(added[:30])}</w:t></w:r><w:del w:id="1" w:author="x"><w:r>'
        f'<w:delText>never </w:delText></w:r></w:del><w:ins w:id="2" w:author="x"><w:r><w:t xml:space="preserve">'
        f"{escape(added[30:])}</w:t></w:r></w:ins></w:p>"
    )
    body[4] = f"<w:sdt><w:sdtContent>{body[4]}</w:sdtContent></w:sdt>"
    body[5] = body[5].replace("<w:r>", '<w:hyperlink w:anchor="x"><w:r>').replace("</w:r>", "</w:r></w:hyperlink>")
    document = f"<w:document {_W}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>"
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'{_DC} xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>{TITLE}</dc:title><dc:creator>{AUTHOR}</dc:creator>'
        f"<dcterms:created>{_ISO}</dcterms:created><dc:language>en-GB</dc:language></cp:coreProperties>"
    )
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document, "docProps/core.xml": core})


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _word(words: str, style: str = "Normal") -> str:
    half = len(words) // 2  # runs part words as Word does
    runs = "".join(
        f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for part in (words[:half], words[half:])
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def odt() -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    words = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    body = "".join(
        f"<text:p>{escape(p).replace(' the ', ' <text:span>the</text:span> ', 1)}</text:p>" for p in PARAGRAPHS
    )
    heading = f'<text:h text:outline-level="1">{TITLE}</text:h>'
    content = (
        f'<office:document-content xmlns:office="{office}" xmlns:text="{words}"><office:body><office:text>'
        "<text:tracked-changes><text:p>Deleted words, she said.</text:p></text:tracked-changes>"
        f"{heading}{body}</office:text></office:body></office:document-content>"
    )
    meta = (
        f'<office:document-meta xmlns:office="{office}" '
        f'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" {_DC}>'
        f"<office:meta><dc:title>{TITLE}</dc:title><meta:initial-creator>{AUTHOR}</meta:initial-creator>"
        f"<meta:creation-date>{_ISO}</meta:creation-date><dc:language>en-GB</dc:language></office:meta></office:document-meta>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "meta.xml": meta})


def rtf() -> bytes:
    def escaped(words: str) -> str:
        return "".join(c if c < "\x80" else f"\\u{ord(c)}?" for c in words.replace("\\", "\\\\"))

    info = rf"{{\info{{\title {TITLE}}}{{\author {AUTHOR}}}{{\creatim\yr2025\mo3\dy14\hr6\min30}}}}"
    body = "\\par\n".join(rf"\pard\plain {escaped(p)}" for p in PARAGRAPHS)
    return rf"{{\rtf1\ansi\ansicpg1252\deff0{{\fonttbl{{\f0 Times;}}}}{info}{body}\par}}".encode("ascii")


def mail() -> bytes:
    message = _message()
    message.set_content("\n\n".join(PARAGRAPHS) + "\n\n-- \nSent from the harbour\n", cte="quoted-printable")
    message.add_alternative(f"<p>{'</p><p>'.join(map(html.escape, PARAGRAPHS))}</p>", subtype="html")
    return message.as_bytes()


def html_mail() -> bytes:
    message = _message()
    quoted = '<blockquote type="cite"><p>“Old news,” said the earlier mail.</p></blockquote>'
    body = f"<html><body><p>{'</p><p>'.join(map(html.escape, PARAGRAPHS))}</p>{quoted}</body></html>"
    message.set_content(body, subtype="html", charset="windows-1252", cte="base64")
    return message.as_bytes()


def _message() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = TITLE
    message["From"] = f"{AUTHOR} <anders@saltmarsh-courier.example>"
    message["To"] = "desk@saltmarsh-courier.example"
    message["Date"] = format_datetime(PUBLISHED)
    message["Message-ID"] = "<1@saltmarsh-courier.example>"
    return message


def epub() -> bytes:
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata {_DC}><dc:title>{TITLE}</dc:title>'
        f"<dc:creator>{AUTHOR}</dc:creator><dc:publisher>{PUBLISHER}</dc:publisher><dc:date>{_ISO}</dc:date>"
        "<dc:language>en-GB</dc:language></metadata><manifest>"
        '<item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        '<item id="b" href="two.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="a" href="one.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>'
    )
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OEBPS/book.opf": package,
            "OEBPS/nav.xhtml": _chapter(("Contents: “Chapter one,” said the list.",)),
            "OEBPS/one.xhtml": _chapter(PARAGRAPHS[:4], f"<h1>{TITLE}</h1>"),
            "OEBPS/two.xhtml": _chapter(PARAGRAPHS[4:]),
        }
    )


def _chapter(body: Sequence[str], heading: str = "") -> str:
    told = "".join(f"<p>{escape(p)}</p>" for p in body)
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
        f"<body>{heading}{told}</body></html>"
    )


def nitf() -> bytes:
    body = "".join(f"<p>{escape(p)}</p>" for p in PARAGRAPHS)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE nitf SYSTEM "nitf-3-6.dtd"><nitf><head><title>slug</title>'
        f'<docdata><doc-id id-string="{URL}"/><date.issue norm="20250314T063000Z"/></docdata>'
        f'<pubdata name="{PUBLISHER}"/></head><body xml:lang="en-GB"><body.head><hedline><hl1>{TITLE}</hl1></hedline>'
        f"<byline>By <person>{AUTHOR}</person></byline></body.head>"
        "<body.content><media><media-caption>The ferry. “Old,”"
        f" says Jo.</media-caption></media><block>{body}</block></body.content></body></nitf>"
    ).encode()


def newsml() -> bytes:
    body = "".join(f"<p>{escape(p)}</p>" for p in PARAGRAPHS)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x" version="1"'
        f' xml:lang="en-GB"><itemMeta><versionCreated>{_ISO}</versionCreated>'
        f'<provider literal="{PUBLISHER}"/></itemMeta>'
        f"<contentMeta><contentCreated>{_ISO}</contentCreated><by>By {AUTHOR}</by>"
        f"<headline>{TITLE}</headline></contentMeta>"
        '<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>'
        f"<title>slug</title></head><body><h1>{TITLE}</h1>{body}</body></html></inlineXML></contentSet></newsItem>"
    ).encode()


def rss(*, more: int = 0) -> bytes:
    content = "".join(f"<p>{html.escape(p)}</p>" for p in PARAGRAPHS)
    other = "".join(
        f"<item><title>Item {n}</title><description>The mayor said it is {n}.</description></item>" for n in range(more)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0" '
        f'xmlns:content="http://purl.org/rss/1.0/modules/content/" {_DC}><channel>'
        f"<title>{PUBLISHER}</title><link>https://saltmarsh-courier.example</link><language>en-gb</language>{other}<item>"
        f"<title>{TITLE}</title><link>{URL}</link><dc:creator>{AUTHOR}</dc:creator><pubDate>{format_datetime(PUBLISHED)}"
        f"</pubDate><description>Board keeps the ferry.</description><content:encoded><![CDATA[{content}]]>"
        "</content:encoded></item></channel></rss>"
    ).encode()


def atom() -> bytes:
    content = "".join(f"<p>{escape(p)}</p>" for p in PARAGRAPHS)
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">'
        f"<title>{PUBLISHER}</title><entry>"
        f'<title>{TITLE}</title><link rel="alternate" href="{URL}"/><author><name>{AUTHOR}</name></author>'
        f'<published>{_ISO}</published><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{content}</div>'
        "</content></entry></feed>"
    ).encode()


def record() -> dict[str, object]:
    return {
        "headline": TITLE,
        "byline": AUTHOR,
        "source": PUBLISHER,
        "date": _ISO,
        "language": "en",
        "url": URL,
        "body": BODY,
        "section": "harbour",
    }


def json_object() -> bytes:
    return json.dumps(record()).encode()


def json_lines() -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in ({"text": "The mayor said it was late."}, record()))


def zip_file() -> bytes:
    return zipped({"march/ferry.txt": text(), "__MACOSX/._ferry.txt": b"\0\5\x16\7"})


def tar_file() -> bytes:
    return tarred({"march/ferry.txt": text()})


def tar_gz() -> bytes:
    return gzip.compress(tar_file(), mtime=0)


def mail_with_attachment() -> bytes:
    message = _message()
    message.set_content("Please find the story attached, she said.\n")
    message.add_attachment(docx(), maintype="application", subtype="octet-stream", filename="../../ferry.docx")
    message.add_attachment(base64.b64decode(_PIXEL), maintype="image", subtype="png", disposition="inline", cid="<p@x>")
    return message.as_bytes()


_PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="


def zipped(members: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(
                zipfile.ZipInfo(name, (2025, 3, 14, 6, 30, 0)), content, compression if name != "mimetype" else 0
            )
    return packed.getvalue()


def tarred(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "ferry.txt": text,
    "windows.txt": windows_text,
    "utf16.txt": utf16_text,
    "ferry.md": markdown,
    "ferry.html": html_page,
    "ferry.pdf": pdf_file,
    "ferry.docx": docx,
    "ferry.odt": odt,
    "ferry.rtf": rtf,
    "ferry.eml": mail,
    "html.eml": html_mail,
    "ferry.epub": epub,
    "ferry.nitf.xml": nitf,
    "ferry.newsml.xml": newsml,
    "ferry.json": json_object,
}
FOLDERS: dict[str, Callable[[], bytes]] = {
    "feed.rss": rss,
    "feed.atom": atom,
    "list.jsonl": json_lines,
    "march.zip": zip_file,
    "march.tar": tar_file,
    "march.tar.gz": tar_gz,
    "attached.eml": mail_with_attachment,
}
