import { Document, isNode, isPair, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { printJson } from '../output/print-json.ts';
import type { Style } from './style.ts';
import { keyOf } from './touched-collections.ts';

/** Writes new nodes as text in the style of the document they go into. */
export class Renderer {
  constructor(
    readonly style: Style,
    private readonly document: Document,
  ) {}

  /** An item or pair as lines of a block collection, without the last line break. */
  block(item: unknown, column: number): string {
    const indentation = ' '.repeat(column);
    return this.stringify(item, false)
      .split('\n')
      .map((line) => (line === '' ? line : indentation + line))
      .join(this.style.newline);
  }

  /** The value of a pair as it follows the colon: the rest of that line, and the lines below. */
  blockValue(value: unknown, column: number): { readonly head: string; readonly tail: string } {
    const text = this.block(new Pair(new Scalar('k'), value), column).slice(column + 'k:'.length);
    const end = text.indexOf(this.style.newline);
    return end === -1
      ? { head: text, tail: '' }
      : { head: text.slice(0, end), tail: text.slice(end + this.style.newline.length) };
  }

  /** An item or pair within a flow collection on one line. */
  flowLine(item: unknown): string {
    if (!this.style.isJson) {
      return this.stringify(item, true).trim().slice(1, -1).trim();
    }
    const indent = this.style.isCompact ? '' : ' ';
    return this.json(item, indent).replaceAll(/\n */g, indent);
  }

  /** An item or pair within a flow collection on lines of its own, which `indentation` begins. */
  flowLines(item: unknown, indentation: string): string {
    return this.json(item, this.style.flowIndent).replaceAll(
      '\n',
      this.style.newline + indentation,
    );
  }

  private json(item: unknown, indent: string): string {
    const value = isPair(item) ? item.value : item;
    const text = printJson(isNode(value) ? value.toJS(this.document) : value, indent);
    const space = indent === '' ? '' : ' ';
    return isPair(item) ? `${JSON.stringify(keyOf(item))}:${space}${text}` : text;
  }

  /** Quotes also what only YAML 1.1 would not read as a string, as kubectl reads it. */
  private stringify(item: unknown, flow: boolean): string {
    const collection = isPair(item) ? new YAMLMap() : new YAMLSeq();
    collection.items.push(item as never);
    collection.flow = flow;
    const { step, indentsLists } = this.style;
    return new Document(collection, { version: '1.1' })
      .toString({
        lineWidth: 0,
        indent: indentsLists ? step : 2,
        indentSeq: indentsLists,
        verifyAliasOrder: false,
      })
      .replace(/\n$/, '');
  }
}
