// Elements made of text. Nothing here, or anywhere on this page, parses markup: what a document says stays text.

/** An element: `h("p", { class: "who" }, "text", child)`. Falsy children are left out. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

/** The one element that is shown in the main part. */
export function show(...elements) {
  document.querySelector("main").replaceChildren(...elements);
}

/** Tell a screen reader, politely. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

const format = (options) => new Intl.DateTimeFormat(undefined, options);
const day = { day: "numeric", month: "short" };
const clock = { hour: "numeric", minute: "2-digit" };
const year = { year: "numeric" };
const formats = {
  today: format(clock),
  thisYear: format({ ...day, ...clock }),
  earlier: format({ ...day, ...year, ...clock }),
  date: format({ ...day, ...year, timeZone: "UTC" }),
};

/** A time as its reader writes it; midnight UTC is a date, documents tell no more. */
export function time(iso) {
  const moment = new Date(iso);
  const now = new Date();
  let kind = moment.getFullYear() === now.getFullYear() ? "thisYear" : "earlier";
  if (moment.toDateString() === now.toDateString()) kind = "today";
  if (/T00:00:00(\.0+)?(Z|\+00:00)$/.test(iso)) kind = "date";
  return h("time", { datetime: iso, title: formats.earlier.format(moment) }, formats[kind].format(moment));
}

export const number = new Intl.NumberFormat();

/** `1 statement`, `2 statements`. */
export function counted(count, noun) {
  return `${number.format(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A list of facts on one line. */
export function facts(...items) {
  return h("ul", { class: "facts" }, items.filter(Boolean).map((item) => h("li", {}, item)));
}

/** What stands where nothing else does: why, and what to do. */
export function state(title, text, ...actions) {
  return h("div", { class: "state", role: "status" }, h("h2", {}, title), h("p", {}, text), ...actions);
}

export function failure(error, again) {
  return state("That did not work", error.message, h("button", { type: "button", onclick: again }, "Try again"));
}

/** Show that *promise* is under way, but only if it takes long enough to be noticed. */
export async function patiently(promise, place = document.querySelector("main")) {
  const timer = setTimeout(() => place.replaceChildren(state("Loading", "Asking the ledger …")), 300);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}
