// The page: which part is shown, what is heard, how much is on its way.

import { follow, get, onLocked } from "./api.js";
import { counted } from "./dom.js";
import { documentView } from "./document.js";
import { documents, rejections, speakers } from "./lists.js";
import { statements } from "./statements.js";
import { acceptUploads, lookAfterUploads } from "./uploads.js";

const ALL = { event: ["statement", "document", "rejection"] };
const STORED_MS = 400; // the ledger is a moment behind the stream
const BACKLOG_MS = 2000;

/** What a view may ask of the page, until the next view is shown. */
class Page {
  constructor(hash, isRepeat) {
    this.hash = hash;
    this.isRepeat = isRepeat;
    this.wasConnected = false;
    this.leaving = new AbortController();
    this.listeners = [];
    this.timer = null;
  }

  /**
   * Call *heard* for the events that *query* asks `/live` for. Await it before asking for a list: what comes between
   * the list and the connection would be missed.
   */
  hear(query, heard) {
    const line = document.querySelector(".line");
    return new Promise((resolve) => follow({ ...ALL, ...query }, {
      signal: this.leaving.signal,
      heard: (event, data) => {
        heard(event, data);
        if (event !== "statement") this.news(data.document?.document_id ?? data.document_id);
      },
      changed: (connected) => {
        line.classList.toggle("broken", !connected);
        line.textContent = connected ? "Live" : "Reconnecting …";
        // What was told just before is not in the ledger yet; and only statements are told again after a lost connection.
        if (connected && (this.wasConnected || !this.isRepeat)) this.news();
        this.wasConnected ||= connected;
        resolve();
      },
    }));
  }

  /** Call *listener* when the ledger has something new. */
  whenStored(listener) {
    this.listeners.push(listener);
  }

  news(documentId) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      lookAfterUploads(documentId);
      for (const listener of this.listeners) listener();
    }, STORED_MS);
  }

  onKey(pressed) {
    addEventListener("keydown", (event) => {
      if (!event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest("input, select, textarea")) pressed(event.key);
    }, { signal: this.leaving.signal });
  }

  again = () => {
    if (!this.leaving.signal.aborted) open(this.hash, true);
  };

  /** Again, unless somebody reads further down. */
  againAtTop = () => {
    if (scrollY < 40 && !document.querySelector("main").contains(document.activeElement?.closest("a, button"))) this.again();
  };

  leave() {
    this.leaving.abort();
    clearTimeout(this.timer);
  }
}

let page = null;

function open(hash, isRepeat = false) {
  page?.leave();
  page = new Page(hash, isRepeat);
  const [path, search = ""] = (hash.replace(/^#/, "") || "/").split("?");
  const query = new URLSearchParams(search);
  document.title = "OnRecord";
  for (const link of document.querySelectorAll("nav a")) {
    const current = link.hash === `#${path}` || (path.startsWith("/documents/") && link.hash === "#/documents");
    link.toggleAttribute("aria-current", current);
    if (current) link.setAttribute("aria-current", "page");
  }
  if (path.startsWith("/documents/")) documentView(decodeURIComponent(path.slice("/documents/".length)), query.get("at"), page);
  else ({ "/speakers": speakers, "/documents": documents, "/rejections": rejections }[path] ?? statements)(query, page);
}

addEventListener("hashchange", () => {
  open(location.hash);
  scrollTo(0, 0);
  document.querySelector("main").focus({ preventScroll: true });
});

onLocked((wrong) => new Promise((resolve) => {
  const dialog = document.querySelector(".token");
  const form = dialog.querySelector("form");
  dialog.querySelector(".wrong").hidden = !wrong;
  form.reset();
  dialog.addEventListener("close", () => resolve(new FormData(form).get("token")), { once: true });
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.showModal();
}));

/** Show how far a backlog has been read; its beginning is the most that was ever seen to wait. */
async function watchBacklog() {
  const bar = document.querySelector(".backlog");
  let most = 0;
  let ready = false;
  for (;;) {
    try {
      const { waiting, uploads } = await get("/status");
      if (uploads && !ready) acceptUploads();
      ready = true;
      most = waiting ? Math.max(most, waiting) : 0;
      bar.hidden = waiting === 0;
      bar.querySelector("progress").value = most ? 1 - waiting / most : 0;
      bar.querySelector("p").textContent = waiting ? `${counted(waiting, "document")} to read` : "";
    } catch {
      bar.hidden = true; // the line above says what is wrong
    }
    await new Promise((resolve) => setTimeout(resolve, document.hidden ? 5 * BACKLOG_MS : BACKLOG_MS));
  }
}

open(location.hash);
watchBacklog();
