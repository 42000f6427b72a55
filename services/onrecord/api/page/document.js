// One document: its text, with statements marked in it and who they are attributed to.

import { get } from "./api.js";
import { counted, facts, failure, h, patiently, show, state, time } from "./dom.js";
import { paragraphs, pieces, spansOf } from "./spans.js";
import { manner, title, who } from "./statement.js";

/** Show document *id*, at statement *at* if there is one. */
export async function documentView(id, at, page) {
  await page.hear({ event: ["document", "rejection"] }, (_, news) => {
    if ((news.document?.document_id ?? news.document_id) === id) page.again();
  });
  let detail;
  try {
    detail = await patiently(get(`/documents/${encodeURIComponent(id)}`));
  } catch (error) {
    show(failure(error, page.again));
    return;
  }
  document.title = `${detail.document ? title(detail.document) : detail.name} · OnRecord`;
  if (detail.content) {
    const reading = new Reading(detail);
    show(reading.element);
    reading.open(detail.statements.findIndex((statement) => statement.statement_id === at));
    page.onKey((key) => key === "j" ? reading.go(1) : key === "k" && reading.go(-1));
  } else {
    show(h("h1", {}, detail.name), without(detail));
    if (detail.state !== "rejected") page.whenStored(page.again);
  }
}

function without(detail) {
  if (detail.rejection) return state("It could not be read", `${detail.rejection.reason}; ${detail.rejection.remedy}.`);
  return state("It is on its way", "The document waits for a parser. Its text appears here by itself.");
}

/** The text and the card beside it. */
class Reading {
  constructor(detail) {
    this.statements = detail.statements;
    this.marks = detail.statements.map(() => []);
    this.current = -1;
    this.card = h("aside", { class: "attribution", "aria-label": "Attribution", "aria-live": "polite" });
    const text = h("div", { class: "text", lang: detail.document.language }, this.paragraphs(detail.content.text));
    text.addEventListener("pointerover", (event) => this.pointed(event));
    text.addEventListener("click", (event) => this.pointed(event));
    text.addEventListener("focusin", (event) => this.pointed(event));
    this.element = h("article", { class: "document" }, this.head(detail), h("div", { class: "spread" }, text, this.card), this.notes());
    this.choose(-1);
  }

  head({ document, content, rejection, statements }) {
    return h(
      "header",
      {},
      h("h1", {}, title(document)),
      facts(
        document.title && document.name,
        document.published && time(document.published),
        counted(statements.length, "statement"),
        ...document.tags.map((tag) => h("a", { href: `#/?tag=${encodeURIComponent(tag)}` }, `#${tag}`)),
      ),
      document.superseded && h("p", { class: "notice" }, "A newer version of this document took its place."),
      rejection && h("p", { class: "notice" }, `Read once, but not when it was tried again: ${rejection.reason}; ${rejection.remedy}.`),
      content.notes.map((note) => h("p", { class: "notice" }, note)),
      h(
        "p",
        { class: "legend" },
        h("span", { class: "content" }, "statement"), " ",
        h("span", { class: "source" }, "source"), " ",
        h("span", { class: "cue" }, "cue"),
      ),
    );
  }

  paragraphs(text) {
    const spans = spansOf(text, this.statements);
    return paragraphs(text).map(({ start, end }) =>
      h("p", { class: /\t| {3}/.test(text.slice(start, end)) && "laid-out" }, pieces(text, spans, start, end).map((piece) => (piece.marks.length ? this.mark(piece) : piece.text))));
  }

  mark({ text, marks }) {
    const inner = marks.reduce((a, b) => (b.end - b.start <= a.end - a.start ? b : a)); // the shortest: what is nested
    const element = h("span", { class: [...new Set(marks.map((mark) => mark.role))].join(" "), "data-statement": inner.index }, text);
    for (const index of new Set(marks.map((mark) => mark.index))) this.marks[index].push(element);
    const first = marks.find((mark) => mark.role === "content" && !this.marks[mark.index].entrance);
    if (first) {
      this.marks[first.index].entrance = element;
      element.tabIndex = 0;
      element.setAttribute("data-statement", first.index);
      element.setAttribute("aria-describedby", `note-${first.index}`);
    }
    return element;
  }

  /** For screen readers: what a marked passage is. */
  notes() {
    return h("ul", { hidden: true }, this.statements.map((statement, index) => {
      const name = statement.speaker.name ?? statement.source?.text ?? "nobody named";
      return h("li", { id: `note-${index}` }, `${statement.type} statement by ${name}`);
    }));
  }

  pointed(event) {
    const mark = event.target.closest("[data-statement]");
    if (mark) this.choose(Number(mark.getAttribute("data-statement")));
  }

  choose(index) {
    if (index === this.current && this.card.childElementCount) return;
    for (const mark of this.marks[this.current] ?? []) mark.classList.remove("chosen");
    for (const mark of this.marks[index] ?? []) mark.classList.add("chosen");
    this.current = index;
    this.card.replaceChildren(...(index < 0 ? this.invitation() : this.about(this.statements[index], index)));
  }

  invitation() {
    if (!this.statements.length) return [h("p", {}, "No statement was found in this document.")];
    return [h("p", {}, "Point at a marked passage to see who said it."), this.steps()];
  }

  about(statement, index) {
    const { cue, occasion, confidence } = statement;
    return [
      who(statement),
      facts(...manner(statement), occasion),
      h("dl", {},
        statement.source && [h("dt", {}, "Source"), h("dd", {}, h("span", { class: "source" }, statement.source.text))],
        cue && [h("dt", {}, "Cue"), h("dd", {}, h("span", { class: "cue" }, cue.text))],
        [h("dt", {}, "Confidence"), h("dd", {}, `${Math.round(confidence * 100)} %`)]),
      this.steps(`${index + 1} of ${this.statements.length}`),
    ];
  }

  steps(place = counted(this.statements.length, "statement")) {
    const step = (by, text, key) => h("button", { type: "button", "aria-keyshortcuts": key, title: `Key ${key}`, onclick: () => this.go(by) }, text);
    return h("p", { class: "steps" }, step(-1, "Previous", "K"), h("span", {}, place), step(1, "Next", "J"));
  }

  go(by) {
    const count = this.statements.length;
    if (count) this.open(this.current < 0 && by < 0 ? count - 1 : (this.current + by + count) % count);
  }

  open(index) {
    const entrance = this.marks[index]?.entrance;
    if (!entrance) return;
    this.choose(index);
    entrance.focus({ preventScroll: true });
    entrance.scrollIntoView({ block: "center" });
  }
}
