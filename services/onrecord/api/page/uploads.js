// Documents that are dropped on the page, followed to their statements.

import { get, upload } from "./api.js";
import { announce, counted, h } from "./dom.js";

const tray = document.querySelector(".tray");
const curtain = document.querySelector(".dropping");
const under = new Map(); // document_id → what to do when there is news of it

/** Take files from the button and from anywhere on the page. */
export function acceptUploads() {
  const add = document.querySelector(".add");
  const input = add.querySelector("input");
  add.hidden = false;
  input.addEventListener("change", () => {
    for (const file of input.files) hand(file);
    input.value = "";
  });
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    curtain.hidden = false;
  });
  addEventListener("dragleave", (event) => (curtain.hidden = event.relatedTarget === null || curtain.hidden));
  addEventListener("drop", (event) => {
    event.preventDefault();
    curtain.hidden = true;
    for (const file of event.dataTransfer.files) hand(file);
  });
}

/** There is news of a document: look at those that are on their way. */
export function lookAfterUploads(documentId) {
  under.get(documentId)?.();
}

async function hand(file) {
  const said = h("span", {}, "sending …");
  const row = h("p", {}, h("span", { class: "file" }, file.name), said);
  tray.hidden = false;
  tray.append(row);
  const done = (...what) => {
    said.replaceChildren(...what);
    row.append(h("button", { type: "button", "aria-label": `Close ${file.name}`, onclick: () => close(row) }, "×"));
    announce(`${file.name}: ${said.textContent}`);
  };
  try {
    const { document_id: id } = await upload(file);
    said.textContent = "reading …";
    const detail = await outcome(id);
    if (detail.rejection) done(h("strong", {}, detail.rejection.reason), ` ${detail.rejection.remedy}`);
    else done(h("a", { href: `#/documents/${id}` }, counted(detail.statements.length, "statement")));
  } catch (error) {
    done(h("strong", {}, error.message));
  }
}

/** Ask when there is news, and now and then: the same document again makes none. */
async function outcome(id) {
  for (;;) {
    const detail = await get(`/documents/${id}`);
    if (detail.state === "complete" || detail.state === "rejected") return detail;
    await new Promise((resolve) => {
      under.set(id, resolve);
      setTimeout(resolve, detail.state === "arriving" ? 300 : 3000);
    });
    under.delete(id);
  }
}

function close(row) {
  row.remove();
  tray.hidden = tray.childElementCount === 0;
}
