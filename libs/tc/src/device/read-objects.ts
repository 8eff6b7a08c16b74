import { isObject, type Printed } from '../fields/printed.ts';

/**
 * Reads a document of `tc -j`. iproute2 6.1 breaks the JSON of some qdiscs, filters and actions that
 * the agent never sets (hfsc, `basic`, `route`, `simple`): of those it keeps what comes before their
 * options.
 *
 * @param begin where an object of the list begins.
 * @param unread options of an object that cannot be read.
 * @throws SyntaxError where it is no whole list.
 */
export function readObjects(document: string, begin: RegExp, unread: Printed): Printed[] {
  const list = tryToParse(document) ?? cut(document, begin).map((each) => readObject(each, unread));
  if (!Array.isArray(list) || !list.every(isObject)) {
    throw new SyntaxError('tc printed no list of objects');
  }
  return list;
}

function readObject(text: string, options: Printed): unknown {
  // All objects have these members first, and only their options are broken.
  return tryToParse(text) ?? { ...parseHead(text), options };
}

function parseHead(text: string): object {
  const [head = ''] = text.split(/,"options":/, 1);
  return JSON.parse(head === text ? text : `${head}}`) as object;
}

function cut(document: string, begin: RegExp): string[] {
  const text = document.trim();
  if (!text.startsWith('[{') || !text.endsWith('}]')) {
    throw new SyntaxError('tc printed no whole list');
  }
  return text.slice(1, -1).split(new RegExp(`,(?=${begin.source})`));
}

function tryToParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
