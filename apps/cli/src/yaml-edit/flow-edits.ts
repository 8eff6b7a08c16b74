import { isPair } from 'yaml';
import type { TreeEdit } from './edit.ts';
import { endOf, isEmpty, type Layout, startOf } from './layout.ts';
import { findNewItems, type NewItems } from './new-items.ts';
import type { Renderer } from './renderer.ts';
import type { Collection, Entry, TouchedCollections } from './touched-collections.ts';

/** The edits that turn the text of one changed flow collection, as in JSON, into what it holds now. */
export class FlowEdits {
  private readonly entries: readonly Entry[];
  private readonly depth: number;
  private readonly start: number;
  private readonly end: number;
  private readonly isOnOneLine: boolean;

  constructor(
    private readonly collection: Collection,
    private readonly layout: Layout,
    private readonly renderer: Renderer,
    touched: TouchedCollections,
  ) {
    this.entries = touched.entriesOf(collection);
    this.depth = touched.placeOf(collection).depth;
    this.start = startOf(collection) + 1;
    this.end = endOf(collection) - 1;
    const isOnOneLine = !layout.text.slice(this.start, this.end).includes('\n');
    this.isOnOneLine = isOnOneLine && !(this.entries.length === 0 && this.style.isPretty);
  }

  list(): TreeEdit[] {
    const items = new Set<unknown>(this.collection.items);
    const kept = this.entries.filter(({ item }) => items.has(item));
    const added = findNewItems(this.collection, this.entries);
    if (kept.length === 0) {
      return [{ start: this.start, end: this.end, text: this.fill(added), depth: this.depth }];
    }
    const isKept = this.entries.map(({ item }) => items.has(item));
    const replaced = added.map(({ before }) => isKept.slice(0, before).lastIndexOf(true) + 1);
    const isReplaced = (index: number): boolean =>
      added.some(({ before }, at) => index >= (replaced[at] ?? before) && index < before);
    return [
      ...kept.flatMap((entry) => this.changeValue(entry)),
      ...this.entries.flatMap((entry, index) =>
        isKept[index] === true || isReplaced(index)
          ? []
          : [this.remove(entry, index, isKept.includes(true, index))],
      ),
      ...added.map((group, at) => this.insert(group, replaced[at] ?? group.before)),
    ];
  }

  private get style(): Renderer['style'] {
    return this.renderer.style;
  }

  /** The text between the brackets of a collection of which nothing is kept. */
  private fill(added: readonly NewItems[]): string {
    const items = added.flatMap((group) => group.items);
    if (items.length === 0) {
      return '';
    }
    if (this.isOnOneLine) {
      return items.map((item) => this.renderer.flowLine(item)).join(this.comma);
    }
    const outer = this.layout.indentationAt(this.start);
    const lineBreak = this.style.newline + outer;
    const inner = this.style.newline + outer + this.style.flowIndent;
    const lines = items.map(
      (item) => inner + this.renderer.flowLines(item, outer + this.style.flowIndent),
    );
    return lines.join(',') + lineBreak;
  }

  private changeValue({ item, value }: Entry): TreeEdit[] {
    if (!isPair(item) || item.value === value) {
      return [];
    }
    const start = this.layout.behindColon(item);
    const end = isEmpty(value) ? start : endOf(value);
    const space = this.style.isCompact ? '' : ' ';
    const text = space + this.render(item.value, startOf(item.key));
    return [{ start, end, text, depth: this.depth }];
  }

  /** With the comma behind it, or with the one before it where nothing is kept behind it. */
  private remove(entry: Entry, index: number, isFollowed: boolean): TreeEdit {
    const [previous, next] = [this.entries[index - 1], this.entries[index + 1]];
    return isFollowed && next !== undefined
      ? { start: startOfEntry(entry), end: startOfEntry(next), text: '', depth: this.depth }
      : {
          start: previous === undefined ? this.start : endOfEntry(previous),
          end: endOfEntry(entry),
          text: '',
          depth: this.depth,
        };
  }

  /** @param first index of the first entry that the new ones replace; `before` where they replace none. */
  private insert({ before, items }: NewItems, first: number): TreeEdit {
    const [previous, old, lastOld] = [first - 1, first, before - 1].map((at) => this.entries[at]);
    const neighbour = previous ?? this.entries[0];
    const anchor = neighbour === undefined ? this.start : startOfEntry(neighbour);
    const separator = this.separatorAt(anchor);
    const texts = items.map((item) => this.render(item, anchor));
    if (first < before && old !== undefined && lastOld !== undefined) {
      const [start, end] = [startOfEntry(old), endOfEntry(lastOld)];
      return { start, end, text: texts.join(separator), depth: this.depth };
    }
    const [place, text] =
      previous === undefined
        ? [anchor, texts.map((each) => each + separator)]
        : [endOfEntry(previous), texts.map((each) => separator + each)];
    return { start: place, end: place, text: text.join(''), depth: this.depth };
  }

  private separatorAt(anchor: number): string {
    return this.layout.isFirstOnLine(anchor)
      ? `,${this.style.newline}${this.layout.indentationAt(anchor)}`
      : this.comma;
  }

  private render(item: unknown, anchor: number): string {
    return this.isOnOneLine
      ? this.renderer.flowLine(item)
      : this.renderer.flowLines(item, this.layout.indentationAt(anchor));
  }

  private get comma(): string {
    return this.style.isCompact ? ',' : ', ';
  }
}

function startOfEntry({ item }: Entry): number {
  return startOf(isPair(item) ? item.key : item);
}

function endOfEntry({ item, value }: Entry): number {
  return isPair(item) && isEmpty(value) ? endOf(item.key) : endOf(value);
}
