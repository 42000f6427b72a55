// One statement, as it is read.

import { facts, h, time } from "./dom.js";
import { asText } from "./api.js";

const MEDIUM = { speech: null, writing: "in writing", thought: "a thought" };

/** The speaker in bold, the role beside. Without a name: the words of the text. */
export function who(statement) {
  const { speaker, source } = statement;
  const name = speaker.name
    ? h("a", { class: "speaker", href: `#/${asText({ speaker: speaker.name })}`, title: "All by this speaker" }, speaker.name)
    : h("span", { class: "speaker unnamed" }, source ? source.text : "Nobody named");
  const role = speaker.role && h("span", { class: "role" }, speaker.role);
  return h("p", { class: "who" }, spaced(...verb(statement, [name, role])));
}

/** What makes an indirect statement more than its words: said, denied, promised; where the text has it. */
function verb({ type, cue, source }, speaker) {
  if (type === "direct" || !cue) return speaker;
  const word = h("span", { class: "verb" }, cue.text.toLowerCase());
  return source && cue.start < source.start ? [word, ...speaker] : [...speaker, word];
}

function spaced(...parts) {
  return parts.filter(Boolean).flatMap((part, place) => (place ? [" ", part] : [part]));
}

/** What was said: quotation marks hang in the margin of a direct statement, an indirect one has none. */
export function said(statement) {
  const direct = statement.type === "direct";
  const found = statement.snippet?.map((piece) => (piece.hit ? h("mark", {}, piece.text) : piece.text));
  const words = found?.length ? found : [direct ? statement.content.map((passage) => passage.text).join("” … “") : statement.text];
  return h(
    "blockquote",
    { class: `said ${statement.type}`, lang: statement.document.language },
    direct && h("span", { class: "hung" }, "“"),
    ...words,
    direct && "”",
  );
}

/** Type, medium, denial, place and time. */
export function manner(statement) {
  return [
    h("span", { class: "type" }, statement.type),
    MEDIUM[statement.medium],
    statement.polarity === "negated" && h("strong", {}, "did not say this"),
    statement.within && "within another statement",
    statement.place,
    statement.date?.text,
    statement.superseded && h("strong", {}, "from an older version"),
  ];
}

export function title(document) {
  return document.title || document.name;
}

export function card(statement) {
  const { document } = statement;
  const place = `#/documents/${document.document_id}${asText({ at: statement.statement_id })}`;
  return h(
    "article",
    { class: "statement", "data-id": statement.statement_id },
    who(statement),
    said(statement),
    facts(...manner(statement), h("a", { href: place, title: "Read it in its document" }, title(document)), time(statement.at)),
  );
}
