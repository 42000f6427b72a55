// The HTTP API: questions, uploads, and the live stream by fetch, since EventSource can send no token.

const KEPT = "onrecord.token";

/** A request that was refused; `status` is 0 where nobody answered. */
export class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

let askForToken = () => Promise.reject(new Refused("A token is needed.", 401));
let asking = null;

/** *ask* gives a promise of a token; it is told whether the last one was wrong. */
export function onLocked(ask) {
  askForToken = ask;
}

/** The JSON at *path*. */
export async function get(path, query = {}, options = {}) {
  const answer = await send(`${path}${asText(query)}`, options);
  return answer.json();
}

export async function upload(file) {
  const answer = await send(`/documents${asText({ name: file.name })}`, {
    method: "POST",
    body: file,
    headers: { "Content-Type": "application/octet-stream" },
  });
  return answer.json();
}

/**
 * Follow `/live` until *signal* is aborted: `heard(event, data)` for each event, `changed(connected)` when the line
 * breaks or is mended. What came while it was broken, or while nobody looked, is heard first.
 */
export async function follow(query, { signal, heard, changed }) {
  let last = null;
  for (let pause = 500; !signal.aborted; pause = Math.min(2 * pause, 10_000)) {
    await looking();
    const away = lookingAway();
    try {
      const headers = last ? { "Last-Event-ID": last } : {};
      const answer = await send(`/live${asText(query)}`, { signal: AbortSignal.any([signal, away]), headers });
      changed(true);
      pause = 500;
      await eachEvent(answer.body, (id, event, data) => {
        last = id || last;
        if (event && event !== "disconnect") heard(event, data);
      });
    } catch {
      if (signal.aborted) return;
      if (away.aborted) continue;
    }
    changed(false);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Wait until somebody can see the page. */
async function looking() {
  while (document.hidden) {
    await new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
  }
}

/** A signal that nobody can: a browser has six connections to a host, and tabs in the background would hold them all. */
function lookingAway() {
  const away = new AbortController();
  const look = () => document.hidden && away.abort();
  document.addEventListener("visibilitychange", look, { signal: away.signal });
  addEventListener("pagehide", () => away.abort(), { signal: away.signal });
  return away.signal;
}

/** *query* as `?a=b&c=d`; empty values are left out, lists are repeated. */
export function asText(query) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) {
      if (one !== "" && one !== null && one !== undefined && one !== false) parameters.append(name, one);
    }
  }
  return parameters.size ? `?${parameters}` : "";
}

async function send(path, options = {}) {
  for (;;) {
    const token = sessionStorage.getItem(KEPT);
    const headers = { ...options.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
    let answer;
    try {
      answer = await fetch(path, { ...options, headers });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Refused("OnRecord does not answer. Is it running? It is asked again when you try again.", 0);
    }
    if (answer.status !== 401) {
      if (!answer.ok) throw new Refused(await problem(answer), answer.status);
      return answer;
    }
    await unlocked(token);
  }
}

/** Ask for the token once, however many requests wait for it. */
function unlocked(token) {
  if (sessionStorage.getItem(KEPT) !== token) return Promise.resolve(); // another request asked meanwhile
  asking ??= askForToken(token !== null)
    .then((given) => sessionStorage.setItem(KEPT, given))
    .finally(() => (asking = null));
  return asking;
}

async function problem(answer) {
  try {
    return (await answer.json()).detail;
  } catch {
    return `The server said ${answer.status}.`;
  }
}

/** Server-sent events as `heard(id, event, data)`; https://html.spec.whatwg.org/multipage/server-sent-events.html */
async function eachEvent(body, heard) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ""; ; ) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(
        block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
      );
      heard(fields.id, fields.event, fields.data && JSON.parse(fields.data));
    }
  }
}
