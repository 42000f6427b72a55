// Where statements stand in a text. Pure: offsets in, pieces out.

/** A function from code points, which the API counts, to the UTF-16 units of JavaScript's strings. */
export function unitsOf(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (offset) => offset;
  const starts = [];
  for (let unit = 0; unit < text.length; unit += text.codePointAt(unit) > 0xffff ? 2 : 1) starts.push(unit);
  return (offset) => starts[offset] ?? text.length;
}

/** Every marked span: { start, end, role, index } with *index* the statement's; in UTF-16 units. */
export function spansOf(text, statements) {
  const at = unitsOf(text);
  const span = (passage, role, index) => ({ start: at(passage.start), end: at(passage.end), role, index });
  return statements.flatMap((statement, index) => [
    ...statement.content.map((passage) => span(passage, "content", index)),
    ...(statement.source ? [span(statement.source, "source", index)] : []),
    ...(statement.cue ? [span(statement.cue, "cue", index)] : []),
  ]);
}

/** *text* from *start* to *end* in pieces { text, start, marks }: where a span begins or ends, a piece ends. */
export function pieces(text, spans, start = 0, end = text.length) {
  const within = spans.filter((span) => span.start < end && span.end > start);
  const cuts = new Set([start, end]);
  for (const span of within) cuts.add(Math.max(span.start, start)).add(Math.min(span.end, end));
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(0, -1).map((from, place) => ({
    text: text.slice(from, places[place + 1]),
    start: from,
    marks: within.filter((span) => span.start <= from && span.end > from),
  }));
}

/** The paragraphs of *text*: { start, end } of what stands between line ends. */
export function paragraphs(text) {
  const found = [];
  for (const match of text.matchAll(/[^\r\n\u2028\u2029]+/g)) {
    if (match[0].trim()) found.push({ start: match.index, end: match.index + match[0].length });
  }
  return found;
}
