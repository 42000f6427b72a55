// The live list of statements, with filters and search.

import { asText, follow, get } from "./api.js";
import { announce, counted, failure, h, number, patiently, show, state } from "./dom.js";
import { card } from "./statement.js";

const NAMES = ["search", "speaker", "role", "document", "type", "medium", "tag", "since", "until"];
const MOST_SHOWN = 500; // cards that a long day may pile up; older ones are a query away

/** Show the statements that *query* (of the page's address) asks for, and what comes. */
export async function statements(query, page) {
  const wanted = Object.fromEntries(NAMES.map((name) => [name, query.get(name) || ""]));
  const list = new List(wanted);
  show(
    h("h1", { class: "visually-hidden" }, "Statements"),
    h("div", { class: "desk" }, form(wanted), list.element, speakers(wanted, page)),
  );
  await page.hear(list.filters, (event, item) => event === "statement" && list.arrive(item));
  await list.fill();
}

class List {
  constructor(wanted) {
    this.filters = inTime(wanted);
    this.filtered = Object.values(wanted).some(Boolean);
    this.sort = this.filtered ? "newest" : "arrival"; // what comes live is put on top, however old its document is
    this.known = new Set();
    this.held = [];
    this.filled = false;
    this.news = h("button", { type: "button", class: "news", hidden: true, onclick: () => this.reveal() });
    this.cards = h("div", { class: "cards" });
    this.foot = h("div", { class: "foot" });
    this.element = h("section", { class: "statements", "aria-label": "Statements" }, this.news, this.cards, this.foot);
  }

  async fill() {
    try {
      const page = await patiently(get("/statements", { ...this.filters, sort: this.sort }), this.foot);
      this.cards.append(...this.fresh(page.items).map(card));
      this.more(page.cursor);
      if (!this.known.size) this.foot.replaceChildren(this.filtered ? nothingFound() : nothingYet());
      this.filled = true;
      this.reveal();
    } catch (error) {
      this.foot.replaceChildren(failure(error, () => this.fill()));
    }
  }

  more(cursor) {
    const next = async (event) => {
      event.target.disabled = true;
      try {
        const page = await get("/statements", { ...this.filters, sort: this.sort, cursor });
        this.cards.append(...this.fresh(page.items).map(card));
        this.more(page.cursor);
      } catch (error) {
        this.foot.replaceChildren(failure(error, () => this.more(cursor)));
      }
    };
    this.foot.replaceChildren(cursor ? h("button", { type: "button", onclick: next }, "Show earlier statements") : "");
  }

  /** A statement came: shown at once to who is at the top, held back for who reads. */
  arrive(item) {
    if (this.known.has(item.statement_id)) return;
    this.held.push(item);
    if (this.filled && !this.isBeingRead()) this.reveal();
    else this.offer();
  }

  isBeingRead() {
    return scrollY > 40 || this.cards.contains(document.activeElement) || !getSelection().isCollapsed;
  }

  offer() {
    const text = counted(this.held.length, "new statement");
    this.news.textContent = text;
    this.news.hidden = !this.filled;
    if (this.filled) announce(text);
  }

  reveal() {
    const items = this.fresh(this.held.splice(0));
    const asked = !this.news.hidden;
    this.news.hidden = true;
    if (!items.length) return;
    const added = items.map(card).reverse();
    for (const one of added) one.classList.add("new");
    if (this.cards.childElementCount === 0) this.foot.replaceChildren();
    this.cards.prepend(...added);
    for (const surplus of [...this.cards.children].slice(MOST_SHOWN)) surplus.remove();
    announce(items.length === 1 ? `New statement by ${items[0].speaker.name ?? "an unnamed speaker"}` : counted(items.length, "new statement"));
    if (asked) {
      scrollTo({ top: 0 });
      added[0].querySelector("a")?.focus({ preventScroll: true });
    }
  }

  fresh(items) {
    const fresh = items.filter((item) => !this.known.has(item.statement_id));
    for (const item of fresh) this.known.add(item.statement_id);
    return fresh;
  }
}

function form(wanted) {
  const field = (name, label, options = {}) =>
    h("label", {}, h("span", {}, label), h("input", { name, value: wanted[name], ...options }));
  const choice = (name, label, ...values) =>
    h("label", {}, h("span", {}, label), h(
      "select",
      { name },
      h("option", { value: "" }, "any"),
      values.map((value) => h("option", { value, selected: wanted[name] === value }, value)),
    ));
  const rare = ["role", "document", "tag", "since", "until"].some((name) => wanted[name]);
  const element = h(
    "form",
    { class: "filters", role: "search", "aria-label": "Filters" },
    field("search", "Search", { type: "search", placeholder: "words, “a phrase”" }),
    field("speaker", "Speaker", { type: "search" }),
    choice("type", "Type", "direct", "indirect", "mixed"),
    h(
      "details",
      { open: rare },
      h("summary", {}, "More filters"),
      field("role", "Role"),
      field("document", "Document"),
      choice("medium", "Medium", "speech", "writing", "thought"),
      field("tag", "Tag"),
      field("since", "From", { type: "date" }),
      field("until", "To", { type: "date" }),
    ),
    h("div", { class: "actions" }, h("button", {}, "Show"), Object.values(wanted).some(Boolean) && h("a", { href: "#/" }, "Clear")),
  );
  const ask = () => {
    location.hash = `#/${asText(Object.fromEntries(new FormData(element)))}`;
  };
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  element.addEventListener("change", (event) => event.target.matches("select, [type=date]") && ask());
  return element;
}

/** *wanted* as the API takes it: days are the reader's own, and the last one is included. */
function inTime(wanted) {
  const day = (text, later) => {
    const moment = new Date(`${text}T00:00`);
    moment.setDate(moment.getDate() + later);
    return Number.isNaN(moment.getTime()) ? "" : moment.toISOString();
  };
  return { ...wanted, since: wanted.since && day(wanted.since, 0), until: wanted.until && day(wanted.until, 1) };
}

/** Who spoke most, beside the list where there is room. */
function speakers(wanted, page) {
  const list = h("ol", {});
  const element = h("aside", { class: "speakers", "aria-label": "Speakers" }, h("h2", {}, "Speakers"), list);
  const fill = async () => {
    const found = await get("/speakers", { limit: 15 }).catch(() => ({ items: [] }));
    element.hidden = !found.items.length;
    list.replaceChildren(...found.items.map((speaker) => h(
      "li",
      {},
      h("a", { href: `#/${asText({ speaker: speaker.name })}`, "aria-current": wanted.speaker === speaker.name && "true" }, speaker.name),
      h("span", { class: "count" }, number.format(speaker.statements)),
    )));
  };
  fill();
  page.whenStored(fill);
  return element;
}

function nothingFound() {
  return state("Nothing found", "No statement matches these filters. New ones that do appear here by themselves.",
    h("a", { class: "button", href: "#/" }, "Clear the filters"));
}

function nothingYet() {
  return state("No statements yet", "Drop a document on this page, or into the watched folder. Its statements appear here by themselves.");
}
