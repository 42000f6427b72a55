"""Web pages: the article, and no word of what stands around it."""

import re
from textwrap import fill

import pytest

from onrecord.parser.extract import Extracted, ExtractionError, extract
from samples.article import AUTHOR, BODY, PARAGRAPHS, TEXT, TITLE
from samples.pages import LAYOUTS, page


def saved(body: str, head: str = "") -> Extracted:
    html = f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    return extract(html.encode(), "page.html")


ARTICLE = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_saved_page_gives_the_article_and_no_word_of_its_navigation(layout: str) -> None:
    extracted = extract(page(layout), f"{layout}.html")

    assert extracted.text == TEXT
    assert extracted.title == TITLE


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_brief_comes_without_the_frame_of_its_page(layout: str, count: int) -> None:
    assert extract(page(layout, PARAGRAPHS[:count]), f"{layout}.html").text == "\n\n".join((TITLE, *PARAGRAPHS[:count]))


@pytest.mark.parametrize("layout", ["modern", "widgets", "tables"])
def test_author_and_day_are_found_by_markup_or_byline(layout: str) -> None:
    extracted = extract(page(layout), f"{layout}.html")

    assert extracted.author == AUTHOR
    assert extracted.published
    assert extracted.published.date().isoformat() == "2025-03-14"


NOISE = (
    '<div class="cookie-banner"><p>“We value your privacy,” we said. Accept the cookies of our partners.</p></div>',
    "<nav><ul><li><a href=/>Home</a><li><a href=/news>The minister says</a></ul></nav>",
    "<figure><img src=x><figcaption>“Look,” says the captain. Photo: Jo Lund</figcaption></figure>",
    "<aside><p>The editor said that you should subscribe to our paper today.</p></aside>",
    '<div class="article__related-stories"><p>Baker says bread will cost more next year in all of the shops.</p></div>',
    '<div id="comments"><p>seadog said that he had always known it would come to this.</p></div>',
    '<div role="dialog"><p>Subscribe now, our publisher said. It is cheap.</p></div>',
    "<footer><p>The publisher says it is not responsible for the content of external pages.</p></footer>",
    '<div class="NewsletterSignup"><p>The Tide is the best letter, our editor says. Sign up for it.</p></div>',
    "<p>READ MORE: Treasurer says school is safe</p>",
    "<p>Advertisement</p>",
    "<p>128 shares</p>",
    "<script>var x = '“Script,” said the script.'</script><noscript><p>Enable scripts, said the page.</p></noscript>",
    "<template><p>Template, said the template.</p></template><style>p:after{content:'said'}</style>",
)


@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize("place", ["before", "within", "after"])
def test_noise_makes_no_part_of_the_article(noise: str, place: str) -> None:
    half = len(ARTICLE) // 2 + ARTICLE[len(ARTICLE) // 2 :].index("<p>")
    body = {
        "before": noise + f"<article>{ARTICLE}</article>",
        "within": f"<article>{ARTICLE[:half]}{noise}{ARTICLE[half:]}</article>",
        "after": f"<article>{ARTICLE}</article>" + noise,
    }[place]

    assert saved(body).text == BODY


@pytest.mark.parametrize(
    "wrapper",
    [
        '<form id="aspnetForm"><div class="page has-sidebar">{}</div></form>',
        '<div class="comments-enabled social"><div class="widget text">{}</div></div>',
        '<body class="single no-sidebar cookies-accepted"><main>{}</main>',
        '<div id="footer-less"><section><div>{}</div></section></div>',
        "<header><a href=/>x</a></header><table><tr><td>menu</td><td>{}</td></tr></table>",
    ],
)
def test_an_article_within_a_badly_named_element_is_kept(wrapper: str) -> None:
    assert saved(wrapper.format(ARTICLE)).text == BODY


def test_a_page_that_shows_a_text_file_keeps_its_paragraphs() -> None:
    wrapped = "\n\n".join(fill(p, 70, break_on_hyphens=False) for p in PARAGRAPHS)

    assert saved(f"<nav>Home</nav><pre>\n{wrapped}\n</pre>").text == BODY


def test_invisible_characters_do_not_part_words() -> None:
    torn = ARTICLE.replace("harbour", "har\u00adbour").replace("ferry", "fer\u200bry").replace(" the ", "\u00a0the ")

    assert saved(f"<article>{torn}</article>").text == BODY


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Ferry stays | The Courier</title>", "Ferry stays"),
        ("<title>The Courier – Ferry stays for two years</title>", "Ferry stays for two years"),
        ('<meta property="og:title" content="Ferry stays"><title>Courier</title>', "Ferry stays"),
        ('<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry stays"}</script>', "Ferry stays"),
        ('<script type="application/ld+json">{broken</script><title>Ferry stays</title>', "Ferry stays"),
    ],
)
def test_the_title_is_the_articles_and_not_the_sites(head: str, title: str) -> None:
    assert saved(ARTICLE, head).title == title


def test_a_page_without_an_article_is_refused_by_name() -> None:
    with pytest.raises(ExtractionError, match=r"^page\.html: the page holds no article; save the article's text"):
        saved("<nav><a href=/>Home</a></nav><script>start()</script>")


def test_no_entity_or_address_in_a_page_is_followed() -> None:
    body = '<iframe src="file:///etc/passwd"></iframe><img src="http://127.0.0.1:1/x">'

    assert not re.search("root:", saved(ARTICLE + body).text)
