"""A page without navigation, banners, widgets and comments: what says that it is one of these is taken out."""

import re
from copy import deepcopy
from itertools import pairwise

from onrecord.parser.extract.xmltree import Element, text_of

_NEVER_SEEN = frozenset(
    """script style noscript template svg math iframe object embed canvas audio video select""".split()
)
_NEVER_PROSE = frozenset(
    """form button option textarea input nav aside footer dialog menu figure figcaption picture img map""".split()
)
_ROLES = frozenset(
    """navigation banner complementary contentinfo search dialog alertdialog menu menubar toolbar tooltip""".split()
)
# Whole words of a class or id: "post-comments" holds the word "comments", "commentary" does not. No "widget": some
# page builders put on every paragraph; no "paywall", which some papers do.
_WORDS = frozenset(
    """ad ads advert advertisement adslot advertorial promo promoted sponsored outbrain taboola breadcrumb breadcrumbs
    cookie cookies consent gdpr newsletter newsletters signup subscribe share sharing sharedaddy sharebar social
    addtoany addthis related recommended recommendations readmore trending mostread popular sidebar footer nav
    navbar navigation menu topbar ticker toolbar skip comments comment disqus respond tags taglist caption captions
    byline pagination pager popup modal overlay""".split()
)
_PHRASES = re.compile(
    r"wp-?caption|read-?more|most-?(?:read|popular|viewed)|see-?also|author-?(?:box|bio|info|card)|sign-?up|widget-?area"
    r"|site-?(?:footer|header)|entry-?meta|post-?meta|pull-?quote"
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MOST = 0.4  # share of the page's text; what holds more is the article, whatever it is called
_LEAST = 200  # code points; where less is left the clearing was wrong
_LAYOUT_CELL = 400  # code points; cells of data are shorter
_TABLE = frozenset("""table thead tbody tfoot tr td th""".split())
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_INLINE = frozenset(
    """a abbr b bdi bdo big cite code em font i ins kbd mark q s small span strike strong sub sup time tt u""".split()
)


def cleared(root: Element) -> Element:
    """A copy of the page without its boilerplate; layout tables are plain blocks and `<br><br>` parts paragraphs."""
    page = deepcopy(root)
    _drop(page, [e for e in page.iter() if e.tag in _NEVER_SEEN])
    sizes = _sizes(page)
    most = _MOST * sizes[page]
    unwanted = [e for e in page.iter() if sizes[e] <= most and _is_boilerplate(e)]
    if sizes[page] - _size_together(unwanted, sizes) >= min(_LEAST, sizes[page] / 2):
        _drop(page, unwanted)
    _flatten_layout_tables(page)
    for preformatted in list(page.iter("pre")):
        _part_at_blank_lines(preformatted)
    for parent in {br.getparent() for br in page.iter("br")} - {None}:
        _part_at_breaks(parent)
    return page


def _is_boilerplate(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in {"html", "body", "head", "main", "article"}:
        return False
    if element.tag in _NEVER_PROSE or element.get("role") in _ROLES or element.get("aria-hidden") == "true":
        return True
    if element.tag == "header":
        return not any(a.tag in {"article", "main"} for a in element.iterancestors())
    named = f"{element.get('class', '')} {element.get('id', '')}"[:500]
    if not named.strip():
        return False
    return not _WORDS.isdisjoint(w.lower() for w in _WORD.findall(named)) or bool(_PHRASES.search(named.lower()))


def _sizes(page: Element) -> dict[Element, int]:
    """Code points of text in each element, in one pass: reversed document order meets children first."""
    sizes: dict[Element, int] = {}
    for element in reversed(list(page.iter())):
        below = sum(sizes[child] + len((child.tail or "").strip()) for child in element)
        sizes[element] = below + len((element.text or "").strip())
    return sizes


def _size_together(elements: list[Element], sizes: dict[Element, int]) -> int:
    """Text of all of them, that of nested ones counted once."""
    chosen = set(elements)
    return sum(sizes[e] for e in elements if chosen.isdisjoint(e.iterancestors()))


def _drop(page: Element, elements: list[Element]) -> None:
    for element in elements:
        if element is not page and element.getparent() is not None:
            element.drop_tree()  # keeps the tail


def _flatten_layout_tables(page: Element) -> None:
    sizes = _sizes(page)
    layout = {t for cell in page.iter("td") if sizes[cell] > _LAYOUT_CELL for t in cell.iterancestors("table")}
    for element in [e for table in layout for e in table.iter() if e.tag in _TABLE]:
        element.tag = "div"


def _part_at_blank_lines(preformatted: Element) -> None:
    """Make paragraphs of a page that shows a text file, a transcript say; program code stays what it is."""
    text = text_of(preformatted)
    if preformatted.find(".//code") is not None or not _BLANK_LINE.search(text):
        return
    for child in list(preformatted):
        preformatted.remove(child)
    preformatted.tag, preformatted.text = "div", None
    for paragraph in _BLANK_LINE.split(text):
        _run(preformatted, paragraph)


def _part_at_breaks(parent: Element) -> None:
    """Wrap what stands between two or more line breaks into paragraphs; blocks stay as they are."""
    children = list(parent)
    if not any(_double(first, second) for first, second in pairwise(children)):
        return
    text, parent.text = parent.text, None
    for child in children:
        parent.remove(child)
    run = _run(parent, text)
    breaks = 0
    for child in children:
        tail, child.tail = child.tail, None
        if child.tag == "br":
            breaks += 1
        elif child.tag in _INLINE:
            run = _run(parent, None) if breaks > 1 else run
            _append_text(run, " " * (breaks == 1))
            run.append(child)
            breaks = 0
        else:
            parent.append(child)
            run, breaks = _run(parent, None), 0
        if tail and tail.strip():
            run = _run(parent, None) if breaks > 1 else run
            _append_text(run, " " + tail if breaks else tail)
            breaks = 0


def _double(first: Element, second: Element) -> bool:
    return first.tag == second.tag == "br" and not (first.tail or "").strip()


def _run(parent: Element, text: str | None) -> Element:
    run = parent.makeelement("p")
    run.text = text
    parent.append(run)
    return run


def _append_text(run: Element, text: str) -> None:
    if len(run):
        run[-1].tail = (run[-1].tail or "") + text
    else:
        run.text = (run.text or "") + text
