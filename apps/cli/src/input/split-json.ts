/**
 * Splits a text of JSON values one after another, as `kubectl get -o json` and `jq` write them.
 * Blanks belong to the value before them.
 *
 * @returns `undefined` where the text is anything else.
 */
export function splitJson(text: string): string[] | undefined {
  const chunks: string[] = [];
  let start = 0;
  for (const end of findEnds(text)) {
    chunks.push(text.slice(start, end));
    start = end;
  }
  chunks.push((chunks.pop() ?? '') + text.slice(start));
  return chunks.every(isJson) ? chunks : undefined;
}

/** The places at which a top-level object or list and the blanks behind it end. */
function* findEnds(text: string): Generator<number> {
  const token = /["{}[\]]/g;
  let depth = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match;
    if (found === '"') {
      token.lastIndex = endOfString(text, token.lastIndex);
      continue;
    }
    depth += found === '{' || found === '[' ? 1 : -1;
    if (depth === 0) {
      const blanks = /\s*/y;
      blanks.lastIndex = token.lastIndex;
      yield token.lastIndex + (blanks.exec(text)?.[0].length ?? 0);
    }
  }
}

/** Behind the next quote that no backslash escapes. A pattern would need stack for a long string. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start); at !== -1; at = text.indexOf('"', at + 1)) {
    let first = at;
    while (text[first - 1] === '\\') {
      first -= 1;
    }
    if ((at - first) % 2 === 0) {
      return at + 1;
    }
  }
  return text.length;
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text.replace(/^\uFEFF/, '')) === 'object';
  } catch {
    return false;
  }
}
