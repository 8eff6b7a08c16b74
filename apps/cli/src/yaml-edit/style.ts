import { type Document, isMap, isNode, isSeq, type Pair, visit } from 'yaml';
import { isBlockMap } from './touched-collections.ts';

/** How a text is laid out, so that what is added looks like the rest. */
export interface Style {
  readonly isJson: boolean;
  /** JSON with each member on a line of its own. */
  readonly isPretty: boolean;
  /** JSON without any blank between its tokens. */
  readonly isCompact: boolean;
  readonly newline: '\n' | '\r\n';
  /** By how much a nested map of block YAML stands to the right of its key. */
  readonly step: number;
  /** Whether a list of block YAML stands to the right of its key, not straight below it. */
  readonly indentsLists: boolean;
  /** One level of indentation within brackets and braces. */
  readonly flowIndent: string;
}

/** Reads the style off the first places of a document that show it. */
export function detectStyle(whole: string, document: Document.Parsed, isJson: boolean): Style {
  const { step = 2, indentsLists = true } = isJson ? {} : detectIndentation(whole, document);
  const text = whole.slice(document.range[0], document.range[2]);
  const flowIndent = /[{[]\r?\n([ \t]+)\S/.exec(text)?.[1];
  return {
    isJson,
    isPretty: isJson && flowIndent !== undefined,
    isCompact: isJson && !/":\s/.test(text),
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    step,
    indentsLists,
    flowIndent: isJson ? (flowIndent ?? '') : '  ',
  };
}

interface Indentation {
  step?: number;
  indentsLists?: boolean;
}

function detectIndentation(text: string, document: Document): Indentation {
  const found: Indentation = {};
  visit(document, {
    Pair(_key, pair) {
      const shift = shiftOf(text, pair);
      if (shift !== undefined && isMap(pair.value)) {
        found.step ??= shift;
      } else if (shift !== undefined) {
        found.indentsLists ??= shift > 0;
      }
      return found.step !== undefined && found.indentsLists !== undefined ? visit.BREAK : undefined;
    },
  });
  return found;
}

/** By how much a block value stands to the right of its key. */
function shiftOf(text: string, { key, value }: Pair): number | undefined {
  const isBlock = isBlockMap(value) || (isSeq(value) && value.flow !== true);
  const from = isNode(key) ? key.range?.[0] : undefined;
  const to = isBlock ? value.range?.[0] : undefined;
  return from === undefined || to === undefined
    ? undefined
    : columnAt(text, to) - columnAt(text, from);
}

function columnAt(text: string, offset: number): number {
  return offset - text.lastIndexOf('\n', offset - 1) - 1;
}
