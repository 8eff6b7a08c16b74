import { isAlias, isCollection, isNode, isPair, isScalar, type Pair, Scalar } from 'yaml';
import type { Collection, Entry, TouchedCollections } from './touched-collections.ts';

/** Finds the places of nodes in the text they were parsed from. Offsets are in UTF-16 units. */
export class Layout {
  constructor(
    readonly text: string,
    private readonly touched: TouchedCollections,
  ) {}

  lineStart(offset: number): number {
    return this.text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** Behind the line break of the line at `offset`, or the end of the text. */
  lineEnd(offset: number): number {
    const newline = this.text.indexOf('\n', offset);
    return newline === -1 ? this.text.length : newline + 1;
  }

  /** The blanks that the line at `offset` begins with. */
  indentationAt(offset: number): string {
    const start = this.lineStart(offset);
    return /^[ \t]*/.exec(this.text.slice(start, offset))?.[0] ?? '';
  }

  isFirstOnLine(offset: number): boolean {
    return this.lineStart(offset) + this.indentationAt(offset).length === offset;
  }

  /** Where a block collection stands from the left: the column of its keys or dashes. */
  columnOf(collection: Collection): number {
    const start = startOf(collection);
    return start - this.lineStart(start);
  }

  /** Behind the colon of a pair of a block map. */
  behindColon(pair: Pair): number {
    return this.text.indexOf(':', endOf(pair.key)) + 1;
  }

  /** Behind the last character of an entry; what may follow on its line is a comment. */
  valueEnd(entry: Entry): number {
    const { item, value } = entry;
    if (isPair(item) && isEmpty(value)) {
      return this.behindColon(item);
    }
    const last = isBlock(value) ? this.touched.entriesOf(value).at(-1) : undefined;
    if (last !== undefined) {
      return this.valueEnd(last);
    }
    return isBlockScalar(value) ? this.beforeBreak(endOf(value)) : endOf(value);
  }

  /** Behind the last line that an entry of a block collection fills. */
  contentEnd(entry: Entry): number {
    return this.lineEnd(this.valueEnd(entry));
  }

  /** The end of the last line that an entry fills, without its line break. */
  lastLineEnd(entry: Entry): number {
    return this.beforeBreak(this.contentEnd(entry));
  }

  /**
   * Behind the lines of an entry and the comments below it that stand at a column or right of it:
   * those belong to the entry.
   */
  contentEndWithComments(entry: Entry, column: number): number {
    const comments = /(?:[ \t]*\r?\n)*( *)#.*(?:\r?\n|$)/y;
    let end = this.contentEnd(entry);
    for (;;) {
      comments.lastIndex = end;
      const indentation = comments.exec(this.text)?.[1];
      if (indentation === undefined || indentation.length < column) {
        return end;
      }
      end = comments.lastIndex;
    }
  }

  private beforeBreak(offset: number): number {
    return (
      offset - (/\r?\n$/.exec(this.text.slice(Math.max(0, offset - 2), offset))?.[0].length ?? 0)
    );
  }
}

export function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

export function endOf(node: unknown): number {
  return isNode(node) ? (node.range?.[1] ?? 0) : 0;
}

/** Whether a value is left out, as in `annotations:`. */
export function isEmpty(node: unknown): boolean {
  return !isNode(node) || (!isAlias(node) && startOf(node) === endOf(node));
}

function isBlock(node: unknown): node is Collection {
  return isCollection(node) && node.flow !== true;
}

function isBlockScalar(node: unknown): boolean {
  return (
    isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED)
  );
}
