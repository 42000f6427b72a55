"""The page in a real browser: what is read, what comes by itself, and what a hostile document cannot do."""

import asyncio
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By as Find
from selenium.webdriver.remote.webelement import WebElement

from marked import ARTICLES, HARBOUR, INDIRECT, LIBRARY, ORCHARD, By, Marked
from newsroom import Article
from onrecord.api.access import Access
from serving import Newsdesk, Serving
from waiting import until

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-GB",
)
HOSTILE = Marked(
    name="<img src=x onerror=alert(1)>.txt",
    title="</title><script>alert('title')</script>",
    tags=("\"><svg onload=alert('tag')>",),
    marked=(
        "{s1:<b onmouseover=alert('source')>Mallory</b>} {q1:<i>said</i>} "
        "“{c1:<script>alert('content')</script> <img src=x onerror=alert('img')> 😀 javascript:alert(2)}”.\n\n"
        "<iframe src='javascript:alert(3)'></iframe> {s2:<style>*{display:none}</style>} {q2:said} {c2:&lt;nothing&gt;}"
    ).replace("*{display:none}", "body"),
    by={
        1: By("<script>alert('name')</script>", "<a href='javascript:alert(4)'>role</a>"),
        2: By("javascript:alert(5)", None, INDIRECT),
    },
)


class Browser:
    """Chromium with the page in it."""

    def __init__(self) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or ""
        self._profile = tempfile.TemporaryDirectory()
        for flag in (*FLAGS, f"--user-data-dir={self._profile.name}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
        self.base = ""
        self.expected = ""  # what a test's own doing writes into the console

    def close(self) -> None:
        self.driver.quit()
        self._profile.cleanup()

    def open(self, place: str = "#/") -> None:
        self.driver.get("about:blank")
        self.driver.get(f"{self.base}/{place}")

    def look(self, *, width: int = 1440, height: int = 900, scheme: str = "light") -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(Find.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        """The first such element, once it is shown."""
        return until(lambda: self.run(SHOWN, selector), what=selector)

    def says(self, selector: str, text: str) -> None:
        """Wait until *text* can be read in such an element."""
        until(lambda: any(text in one for one in self.run(READ, selector)), what=f"{selector}: {text}")

    def texts(self, selector: str) -> list[str]:
        return list(self.run("return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector))

    def shows(self, selector: str, *texts: str) -> None:
        """Wait until exactly these texts stand in the elements."""
        until(lambda: self.texts(selector) == list(texts), what=f"{selector}: {texts}")

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def complaints(self) -> list[str]:
        return [line["message"] for line in self.driver.get_log("browser")]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        pytest.skip("no Chromium on this machine: apt-get install chromium chromium-driver")
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium: Browser, serving: Serving) -> Iterator[Browser]:
    """On a desk of its own; nothing may stand in the console at the end."""
    chromium.base = serving.url
    chromium.look()
    yield chromium
    complaints = [line for line in chromium.complaints() if not (chromium.expected and chromium.expected in line)]
    chromium.expected = ""
    chromium.driver.get("about:blank")
    assert complaints == []


def tell(desk: Newsdesk, *documents: Marked) -> None:
    asyncio.run(desk.tell(*(event for document in documents for event in document.events())))


def saying(sentence: str, speaker: str = "Ann Lee") -> Marked:
    return Marked(
        f"{hash(sentence)}.txt",
        None,
        f"{{s1:{speaker}}} {{q1:said}} {{c1:{sentence}}}.",
        {1: By(speaker, None, INDIRECT)},
    )


def test_statements_appear_without_a_reload(browser: Browser, serving: Serving) -> None:
    browser.open()
    browser.says(".state", "No statements yet")

    tell(serving.desk, LIBRARY)

    browser.shows(".statement .speaker", "a nurse between two shifts", "Edvard Roy", "Edvard Roy", "Paula Nakamura")
    assert browser.all(".state") == []


def test_new_statements_are_held_back_while_the_reader_is_further_down(browser: Browser, serving: Serving) -> None:
    tell(serving.desk, *ARTICLES)
    browser.open()
    until(lambda: len(browser.all(".statement")) == 17)
    browser.run("scrollTo(0, 600)")
    first = browser.texts(".statement .said")[0]

    for n in range(3):
        tell(serving.desk, saying(f"news number {n}"))

    browser.says(".news", "3 new statements")
    assert browser.texts(".statement .said")[0] == first
    assert "3 new statements" in browser.texts("#announcer")
    browser.one(".news").click()
    browser_top = browser.texts(".statement .said")[:3]
    assert sorted(browser_top) == ["news number 0", "news number 1", "news number 2"]
    assert browser.run("return scrollY") == 0


def test_what_came_while_the_line_was_broken_is_shown(browser: Browser, newsdesk: Newsdesk, serving: Serving) -> None:
    tell(newsdesk, saying("before"))
    browser.open()
    browser.shows(".statement .said", "before")
    browser.expected = "net::ERR"
    serving.stop()
    browser.says(".line", "Reconnecting …")
    tell(newsdesk, saying("meanwhile"))

    again = Serving(newsdesk)
    again.port, again.url = serving.port, serving.url
    again.start()

    browser.shows(".statement .said", "meanwhile", "before")
    browser.driver.get("about:blank")
    again.stop()


def test_tabs_in_the_background_hold_no_connection_and_catch_up(browser: Browser, serving: Serving) -> None:
    desk = browser.driver.current_window_handle
    browser.open()
    browser.says(".line", "Live")
    others = []
    for n in range(7):  # a browser has six connections to a host
        browser.driver.switch_to.new_window("tab")
        others.append(browser.driver.current_window_handle)
        browser.driver.get(f"{serving.url}/#/?tag={n}")
        browser.says(".line", "Live")
    tell(serving.desk, saying("while nobody looked"))

    for other in others:
        browser.driver.switch_to.window(other)
        browser.driver.close()
    browser.driver.switch_to.window(desk)

    browser.shows(".statement .said", "while nobody looked")


def test_a_speaker_is_one_click_away(browser: Browser, serving: Serving) -> None:
    tell(serving.desk, *ARTICLES)
    browser.open()

    browser.one(".statement a.speaker").click()

    browser.shows(".statement .speaker", "Edvard Roy", "Edvard Roy")
    assert browser.one("input[name=speaker]").get_attribute("value") == "Edvard Roy"
    assert "Edvard Roy" in browser.texts(".speakers [aria-current]")


def test_a_search_marks_what_it_found(browser: Browser, serving: Serving) -> None:
    tell(serving.desk, *ARTICLES)
    browser.open()

    box = browser.one("input[name=search]")
    box.send_keys("apples\n")

    browser.shows(".said mark", "apples")
    browser.open("#/?search=zeppelin")
    browser.says(".state", "Nothing found")


@pytest.mark.parametrize("width", [320, 768, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_every_width_and_its_text_is_easy_to_read(
    browser: Browser, serving: Serving, width: int, scheme: str
) -> None:
    tell(serving.desk, *ARTICLES, HOSTILE)
    for place, shown in (
        ("#/", ".statement"),
        (f"#/documents/{HARBOUR.id}", ".text .content"),
        ("#/speakers", ".rows li"),
    ):
        browser.look(width=width, scheme=scheme)
        browser.open(place)
        browser.one(shown)

        assert browser.run("return document.documentElement.scrollWidth") <= width, place
        faint = browser.run(FAINT)
        assert faint == [], place


def test_statements_are_set_in_a_serif_at_a_readable_measure_with_hung_marks(
    browser: Browser, serving: Serving
) -> None:
    tell(serving.desk, HARBOUR, saying("a sentence that goes on and on for the sake of its length, " * 12))
    browser.open()
    browser.one(".statement")

    long, direct, indirect = browser.run(MEASURES)

    assert 18 <= long["size"] <= 20
    assert "serif" in long["family"]
    assert 60 <= long["perLine"] <= 70
    assert direct["text"].startswith("“")
    assert direct["text"].endswith("”")
    assert "“" not in indirect["text"][:1]
    assert direct["left"] < indirect["left"]
    assert abs(direct["firstLetter"] - indirect["left"]) < 1.5


def test_a_document_shows_its_statements_at_the_right_words(browser: Browser, serving: Serving) -> None:
    document = Marked(
        name="emoji.txt",
        title="Beyond the basic plane",
        marked="😀😀 {s1:Zoë 🦊 Fuchs} {q1:said} “{c1:we saw 𝒯 two 🦊🦊 and}”.\n\n{s2:She} {q2:denied} {c2:the third}.",
        by={1: By("Zoë Fuchs", "zoologist"), 2: By("Zoë Fuchs", "zoologist", INDIRECT)},
    )
    tell(serving.desk, document)
    browser.open(f"#/documents/{document.id}")
    browser.one(".text .content")

    assert browser.texts(".text .content") == ["we saw 𝒯 two 🦊🦊 and", "the third"]
    assert browser.texts(".text .source") == ["Zoë 🦊 Fuchs", "She"]
    assert browser.texts(".text .cue") == ["said", "denied"]
    assert browser.run("return document.querySelector('.text').textContent") == document.text.replace("\n\n", "")


def test_pointing_at_a_passage_tells_who_said_it(browser: Browser, serving: Serving) -> None:
    tell(serving.desk, HARBOUR)
    browser.open(f"#/documents/{HARBOUR.id}")
    last = until(lambda: browser.all(".text .content"))[-1]
    browser.says(".attribution", "Point at a marked passage")

    ActionChains(browser.driver).move_to_element(last).perform()

    browser.says(".attribution", "the harbour authority’s report")
    assert browser.texts(".text .chosen") == ["According to", "the harbour authority’s report", last.text]


def test_statements_of_a_document_are_walked_by_keyboard(browser: Browser, serving: Serving) -> None:
    tell(serving.desk, HARBOUR)
    browser.open(f"#/documents/{HARBOUR.id}")
    browser.one(".text .content")
    page = browser.one("main")

    seen = []
    for _ in range(2):
        ActionChains(browser.driver).send_keys("j").perform()
        seen.append(browser.one(".attribution .steps span").text)
    ActionChains(browser.driver).send_keys("k").perform()
    seen.append(browser.one(".attribution .steps span").text)

    assert seen == ["1 of 8", "2 of 8", "1 of 8"]
    focused = browser.run(
        "const a = document.activeElement; return [a.textContent, a.getAttribute('aria-describedby')]"
    )
    assert focused == ["We promised a bridge, and a bridge that works is a quiet thing", "note-0"]
    assert "direct statement by Miriam Oduya" in browser.texts("#note-0")
    assert page.is_displayed()


def test_a_link_opens_a_document_at_its_statement(browser: Browser, serving: Serving) -> None:
    tell(serving.desk, HARBOUR)
    wanted = HARBOUR.statements[-1]
    browser.open()

    browser.one(f"[data-id='{wanted.statement_id}'] .facts a").click()

    until(lambda: browser.texts(".attribution .steps span") == ["8 of 8"])
    assert browser.driver.title == f"{HARBOUR.title} · OnRecord"


def test_a_hostile_document_is_nothing_but_text(browser: Browser, serving: Serving) -> None:
    hostile_rejection = Article(("x, said: y",), name=HOSTILE.name).rejected(reason="<script>alert('reason')</script>")
    tell(serving.desk, HOSTILE)
    asyncio.run(serving.desk.tell(hostile_rejection))
    browser.expected = "422"  # the last place is no document_id

    for place, shown in (
        ("#/", ".statement"),
        (f"#/documents/{HOSTILE.id}", ".text .content"),
        ("#/speakers", ".rows li"),
        ("#/documents", ".rows li"),
        ("#/rejections", ".rows li"),
        ("#/?search=alert", ".said mark"),
        ("#/?speaker=%3Cscript%3Ealert(6)%3C/script%3E", ".filters"),
        ("#/documents/%3Cscript%3E", ".state"),
    ):
        browser.open(place)
        browser.one(shown)
        strange = "script:not([src^='/page/']), main :is(img, svg, iframe, style, b, i, [onerror], [href^=javascript])"
        assert browser.all(strange) == [], place
        if place == f"#/documents/{HOSTILE.id}":
            assert browser.texts(".text .content")[0] in HOSTILE.text
            assert browser.driver.title.startswith("</title><script>")


def test_a_file_that_is_dropped_on_the_page_is_followed_to_its_statements(browser: Browser, serving: Serving) -> None:
    browser.open()
    until(lambda: browser.one(".add"))

    browser.run(DROP, "harbour-bridge.txt", HARBOUR.text)
    dropped = until(lambda: list(serving.desk.inbox.glob("*.txt")))
    browser.says(".tray", "reading")
    tell(serving.desk, HARBOUR)

    until(lambda: browser.texts(".tray a") == ["8 statements"])
    assert dropped[0].read_text() == HARBOUR.text
    browser.one(".tray a").click()
    browser.says("h1", HARBOUR.title)


def test_files_can_be_chosen_and_a_rejection_is_told_with_its_remedy(
    browser: Browser, serving: Serving, tmp_path: Path
) -> None:
    (tmp_path / "minutes.pdf").write_bytes(b"%PDF of pictures")
    browser.open()
    until(lambda: browser.one(".add"))

    browser.all(".add input")[0].send_keys(str(tmp_path / "minutes.pdf"))
    until(lambda: list(serving.desk.inbox.iterdir()))
    article = Article(("%PDF of pictures",), name="minutes.pdf")
    asyncio.run(serving.desk.tell(article.rejected(reason="the PDF holds no text")))

    browser.says(".tray", "the PDF holds no text drop it again")


def test_rejections_are_listed_with_reason_and_remedy(browser: Browser, serving: Serving) -> None:
    browser.open("#/rejections")
    browser.says(".state", "Nothing was rejected")

    asyncio.run(serving.desk.tell(Article(("x, said: y",), name="minutes.pdf").rejected(reason="it is encrypted")))

    browser.shows(".rows h2", "minutes.pdf")
    browser.says(".rows", "it is encrypted\ndrop it again")


def test_a_running_backlog_shows_how_much_there_is_to_read(browser: Browser, serving: Serving) -> None:
    import redis  # noqa: PLC0415

    serving.desk.have_workers()
    with redis.Redis.from_url(serving.desk.redis_url) as client:
        for n in range(4):
            client.xadd("onrecord.documents", {"__data__": str(n)})
        browser.open()
        browser.says(".backlog", "4 documents to read")
        taken = client.xreadgroup("parse", "worker", {"onrecord.documents": ">"}, count=3)
        client.xack("onrecord.documents", "parse", *(entry for entry, _ in taken[0][1]))

    browser.says(".backlog", "1 document to read")
    assert browser.one(".backlog progress").get_property("value") == 0.75


def test_a_ledger_that_is_away_is_told_with_a_way_to_try_again(browser: Browser, serving: Serving) -> None:
    ledger = serving.desk.inbox.parent / "ledger.sqlite"
    content = ledger.read_bytes()
    ledger.unlink()
    browser.expected = "503"
    browser.open()

    browser.says(".foot .state", "cannot be used now")
    ledger.write_bytes(content)
    browser.one(".foot .state button").click()

    browser.says(".state", "No statements yet")


def test_a_locked_desk_asks_for_its_token(chromium: Browser, newsdesk: Newsdesk) -> None:
    serving = Serving(newsdesk, Access(token="open sesame")).start()  # noqa: S106 -- of this test
    tell(newsdesk, saying("it is open"))
    chromium.base = serving.url
    chromium.open()

    chromium.one(".token input").send_keys("wrong\n")
    until(lambda: chromium.one(".token .wrong"))
    chromium.one(".token input").send_keys("open sesame\n")

    chromium.shows(".statement .said", "it is open")
    tell(newsdesk, saying("live too"))
    chromium.shows(".statement .said", "live too", "it is open")
    assert all("401" in line for line in chromium.complaints())
    chromium.driver.get("about:blank")
    serving.stop()


def test_orchard_is_told_with_its_verbs(browser: Browser, serving: Serving) -> None:
    tell(serving.desk, ORCHARD)
    browser.open()
    browser.one(".statement")

    heads = [re.sub(r"\s+", " ", text) for text in browser.texts(".statement .who")]

    assert heads == [
        "Lucía Ferrán agronomist",
        "Kwame Aster chairman of the growers’ association warned",
        "The growers’ association estimates",
        "Ida Brandvold apple grower",
        "Ida Brandvold apple grower said",
    ]


SHOWN = """
const shown = (e) => e.checkVisibility() && e.getClientRects().length;
return [...document.querySelectorAll(arguments[0])].find(shown);
"""
READ = """
return [...document.querySelectorAll(arguments[0])].filter((e) => e.checkVisibility()).map((e) => e.innerText);
"""
FAINT = """
// Texts whose contrast with what is behind them is below 4.5 (WCAG 2.2, 1.4.3).
const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
const rgba = (color) => {
  canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
};
const light = (rgb) => rgb.slice(0, 3).map((v) => v / 255)
  .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
  .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
const behind = (element) => {
  for (let e = element; e; e = e.parentElement) {
    const ground = rgba(getComputedStyle(e).backgroundColor);
    if (ground[3] === 255) return ground;
  }
  return [255, 255, 255, 255];
};
document.querySelectorAll(".text [data-statement]").forEach((e, n) => n % 2 && e.classList.add("chosen"));
return [...document.querySelectorAll("body *")]
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
  .filter((e) => e.checkVisibility() && e.offsetWidth > 1)
  .map((e) => {
    const [a, b] = [light(rgba(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    return [(a + 0.05) / (b + 0.05), e.className || e.tagName, e.textContent.slice(0, 30)];
  })
  .filter(([ratio]) => ratio < 4.5);
"""
MEASURES = """
const measure = (element) => {
  const range = document.createRange(), style = getComputedStyle(element);
  range.selectNodeContents(element);
  const lines = [...range.getClientRects()].reduce((sum, rect) => sum + rect.width, 0) / element.clientWidth;
  const text = element.textContent, letter = document.createRange();
  const node = [...element.childNodes].find((n) => n.nodeType === 3);
  letter.setStart(node, 0); letter.setEnd(node, 1);
  return { text, size: parseFloat(style.fontSize), family: style.fontFamily, perLine: text.trim().length / lines,
           left: range.getBoundingClientRect().left, firstLetter: letter.getBoundingClientRect().left };
};
const all = [...document.querySelectorAll(".said")];
return [all.reduce((a, b) => (a.textContent.length > b.textContent.length ? a : b)),
        all.find((e) => e.matches(".direct")), all.find((e) => e.matches(".indirect"))].map(measure);
"""
DROP = """
const files = new DataTransfer();
files.items.add(new File([arguments[1]], arguments[0], { type: "text/plain" }));
const event = { dataTransfer: files, bubbles: true, cancelable: true };
for (const type of ["dragover", "drop"]) document.querySelector("main").dispatchEvent(new DragEvent(type, event));
"""
