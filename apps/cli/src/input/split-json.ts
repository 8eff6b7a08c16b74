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
  const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]/gs;
  let depth = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match;
    depth += found === '{' || found === '[' ? 1 : found === '}' || found === ']' ? -1 : 0;
    if (depth === 0 && !found.startsWith('"')) {
      const blanks = /\s*/y;
      blanks.lastIndex = token.lastIndex;
      yield token.lastIndex + (blanks.exec(text)?.[0].length ?? 0);
    }
  }
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text.replace(/^\uFEFF/, '')) === 'object';
  } catch {
    return false;
  }
}
