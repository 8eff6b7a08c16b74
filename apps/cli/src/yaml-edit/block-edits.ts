import { isMap, isPair, type Pair } from 'yaml';
import type { TreeEdit } from './edit.ts';
import { type Layout, startOf } from './layout.ts';
import { findNewItems } from './new-items.ts';
import type { Renderer } from './renderer.ts';
import type { Collection, Entry, TouchedCollections } from './touched-collections.ts';

/** The edits that turn the text of one changed block collection into what it holds now. */
export class BlockEdits {
  private readonly entries: readonly Entry[];
  private readonly column: number;
  private readonly depth: number;
  private readonly owner: Pair | undefined;

  constructor(
    private readonly collection: Collection,
    private readonly layout: Layout,
    private readonly renderer: Renderer,
    touched: TouchedCollections,
  ) {
    this.entries = touched.entriesOf(collection);
    this.column = layout.columnOf(collection);
    ({ depth: this.depth, owner: this.owner } = touched.placeOf(collection));
  }

  list(): TreeEdit[] {
    if (this.collection.items.length === 0) {
      return [this.clear()];
    }
    const items = new Set<unknown>(this.collection.items);
    const isKept = this.entries.map(({ item }) => items.has(item));
    return [
      ...this.entries.flatMap((entry, index) =>
        isKept[index] === true
          ? this.changeValue(entry)
          : this.remove(entry, index, isKept.indexOf(true)),
      ),
      ...findNewItems(this.collection, this.entries).map(({ before, items: group }) =>
        this.insert(
          before,
          group.map((item) => this.renderer.block(item, this.column)),
        ),
      ),
    ];
  }

  private clear(): TreeEdit {
    const start = this.owner && this.layout.behindColon(this.owner);
    const end = this.entries.map((entry) => this.layout.valueEnd(entry)).at(-1) ?? 0;
    const text = (start === undefined ? '' : ' ') + (isMap(this.collection) ? '{}' : '[]');
    return { start: start ?? startOf(this.collection), end, text, depth: this.depth };
  }

  /** What begins behind a dash leaves its place to the first entry that is kept. */
  private remove(entry: Entry, index: number, firstKept: number): TreeEdit[] {
    const start = startOf(this.collection);
    const successor = this.entries[firstKept];
    if (this.layout.isFirstOnLine(start) || index > firstKept || successor === undefined) {
      const end = this.layout.contentEnd(entry);
      return [{ start: this.firstLineOf(entry), end, text: '', depth: this.depth }];
    }
    const end = this.firstLineOf(successor) + this.column;
    return index === 0 ? [{ start, end, text: '', depth: this.depth }] : [];
  }

  private changeValue({ item, value }: Entry): TreeEdit[] {
    if (!isPair(item) || item.value === value) {
      return [];
    }
    const old = { item, value };
    const start = this.layout.behindColon(item);
    const end = this.layout.valueEnd(old);
    const isOnOneLine = !this.layout.text.slice(start, end).includes('\n');
    const depth = this.depth + 1;
    const { head, tail } = this.renderer.blockValue(item.value, this.column);
    const below = this.layout.contentEndWithComments(old, this.column + 1);
    return [
      { start, end: isOnOneLine ? end : this.layout.lastLineEnd(old), text: head, depth },
      ...(tail === '' ? [] : [this.insertLines(below, [tail], depth)]),
    ];
  }

  private insert(before: number, lines: readonly string[]): TreeEdit {
    const start = startOf(this.collection);
    if (before > 0 || this.owner !== undefined || this.layout.isFirstOnLine(start)) {
      return this.insertLines(this.placeBefore(before), lines);
    }
    const { newline } = this.renderer.style;
    const text = [...lines, ''].join(newline).slice(this.column);
    return { start, end: start, text: text + ' '.repeat(this.column), depth: this.depth };
  }

  private insertLines(start: number, lines: readonly string[], depth = this.depth): TreeEdit {
    const { newline } = this.renderer.style;
    const isAtLineStart = start === 0 || this.layout.text[start - 1] === '\n';
    const text = lines.map((line) => (isAtLineStart ? line + newline : newline + line)).join('');
    return { start, end: start, text, depth };
  }

  private placeBefore(index: number): number {
    const previous = this.entries[index - 1];
    if (previous !== undefined) {
      const column = isMap(this.collection) ? Math.max(this.column, 1) : this.column + 1;
      return this.layout.contentEndWithComments(previous, column);
    }
    return this.owner === undefined
      ? this.layout.lineStart(startOf(this.collection))
      : this.layout.lineEnd(this.layout.behindColon(this.owner));
  }

  /** Where the line of a key, or of the dash of a list's element, begins. */
  private firstLineOf({ item }: Entry): number {
    let start = this.layout.lineStart(startOf(isPair(item) ? item.key : item));
    while (!isPair(item) && start > 0 && this.layout.text[start + this.column] !== '-') {
      start = this.layout.lineStart(start - 1);
    }
    return start;
  }
}
