// Speakers, documents and rejections: plain lists.

import { asText, get } from "./api.js";
import { counted, facts, failure, h, patiently, show, state, time } from "./dom.js";
import { title } from "./statement.js";

export function speakers(_, page) {
  return list(page, {
    heading: "Speakers",
    path: "/speakers",
    empty: state("No speakers yet", "Whoever a document attributes a statement to, by name, is listed here."),
    row: (speaker) => [
      h("h2", {}, h("a", { href: `#/${asText({ speaker: speaker.name })}` }, speaker.name)),
      facts(counted(speaker.statements, "statement"), time(speaker.first), speaker.last !== speaker.first && time(speaker.last)),
    ],
  });
}

export function documents(_, page) {
  return list(page, {
    heading: "Documents",
    path: "/documents",
    empty: state("No documents yet", "Drop one on this page, or into the watched folder."),
    row: (document) => [
      h("h2", {}, h("a", { href: `#/documents/${document.document_id}` }, title(document))),
      facts(document.title && document.name, counted(document.statements, "statement"),
        document.state === "arriving" && "arriving", time(document.at)),
    ],
  });
}

export function rejections(_, page) {
  return list(page, {
    heading: "Rejections",
    path: "/rejections",
    empty: state("Nothing was rejected", "A document that cannot be read is listed here, with the reason and what to do."),
    row: (rejection) => [
      h("h2", {}, rejection.name),
      h("p", {}, h("strong", {}, rejection.reason), h("span", { class: "remedy" }, rejection.remedy)),
      facts(rejection.stage, time(rejection.rejected)),
    ],
  });
}

async function list(page, { heading, path, empty, row }) {
  const rows = h("ol", { class: "rows" });
  const foot = h("div", { class: "foot" });
  const add = async (cursor) => {
    const found = await get(path, { cursor });
    rows.append(...found.items.map((item) => h("li", {}, row(item))));
    const more = h("button", { type: "button", onclick: () => add(found.cursor).catch(failed) }, "Show more");
    foot.replaceChildren(found.cursor ? more : rows.childElementCount ? "" : empty);
  };
  const failed = (error) => foot.replaceChildren(failure(error, page.again));
  show(h("section", { class: "listing" }, h("h1", {}, heading), rows, foot));
  await page.hear({ event: ["document", "rejection"] }, () => {});
  page.whenStored(page.againAtTop);
  await patiently(add(null), foot).catch(failed);
}
