"""Web pages: the article without what stands around it, by trafilatura; title, author, site and date by the page's own markup."""

import re
from collections.abc import Iterator
from typing import Any

from onrecord.parser.extract.dates import moment
from onrecord.parser.extract.encoding import decoded
from onrecord.parser.extract.errors import ExtractionError, too_large
from onrecord.parser.extract.extracted import Extracted
from onrecord.parser.extract.limits import Limits
from onrecord.parser.extract.noise import is_noise
from onrecord.parser.extract.pagefacts import PageFacts, page_facts
from onrecord.parser.extract.tidy import known, paragraphs, tidied
from onrecord.parser.extract.xmltree import Element, refuse_too_many

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding=[\"']([\w.:-]{2,40})", re.I)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_NEVER_PROSE = frozenset(
    "script style noscript template svg math form button select option textarea input iframe object embed canvas audio video"
    " nav aside footer dialog menu figure figcaption picture img map applet".split()
)
_ROLES = frozenset("navigation banner complementary contentinfo search dialog alertdialog menu menubar toolbar tooltip".split())
# Whole words of a class or id; "post-comments" holds the word "comments", "commentary" does not.
_NAMED = frozenset(
    "ad ads advert advertisement adslot advertorial promo promoted sponsored sponsor outbrain taboola breadcrumb breadcrumbs"
    " cookie cookies consent gdpr cmp paywall newsletter signup subscribe subscription share sharing sharedaddy sharebar social"
    " addtoany addthis related recommended recommendations readmore trending mostread popular sidebar widget widgets footer nav"
    " navbar navigation menu topbar ticker toolbar skip comments comment disqus respond tags taglist caption captions credit"
    " byline dateline-meta timestamp pagination pager popup modal overlay banner toc".split()
)
_NAMED_TOGETHER = re.compile(
    r"wp-caption|read-?more|most-?(?:read|popular)|see-?also|author-?(?:box|bio|info)|related-?posts?|sign-?up|site-(?:footer|header)|jp-relatedposts"
)
_WORDS = re.compile(r"[a-z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
_MOST = 0.4  # share of the page's text; what holds more is the article, whatever it is called
_BLOCKS = frozenset("p head quote item cell lb ab list table row div fw".split())
_LAYOUT_CELL = 400  # code points; data cells are shorter
_SHORT = 200  # code points; an article has more
_MARKED = re.compile(r"[ \t]*\n\s*")


def webpage(data: bytes, name: str, limits: Limits) -> Extracted:
    """The page's article.

    Raises: ExtractionError: too large, or no prose in it.
    """
    if len(data) > limits.markup_bytes:
        raise too_large(name, f"the page has {len(data):,} bytes", "extract_markup_bytes")
    declared = _DECLARED.search(data[:4096])
    charset = (declared[1] or declared[2]).decode("ascii") if declared else None
    read = decoded(data, name, charset)
    root = _tree(read.text, name, limits)
    facts = page_facts(root)
    text = article(root, facts)
    if not text:
        raise ExtractionError(f"{name}: the page holds no article", "save the article's text and drop that")
    return Extracted(
        text,
        "text/html",
        title=facts.title,
        language=facts.language,
        published=moment(facts.published),
        author=facts.author,
        metadata=known(author=facts.author, publisher=facts.publisher, url=facts.url, description=facts.description),
        notes=read.notes,
    )
