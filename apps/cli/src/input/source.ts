import type { Document, LineCounter } from 'yaml';

/** One input as it was read. */
export interface Source {
  /** The path as it was given; `stdin` for standard input. */
  readonly name: string;
  readonly text: string;
  readonly format: 'yaml' | 'json';
  readonly documents: readonly SourceDocument[];
}

/** One document of a source. */
export interface SourceDocument {
  readonly source: string;
  /** Counted from 1 within the source. */
  readonly number: number;
  /** The text that the ranges of the tree refer to; other documents may stand in it too. */
  readonly text: string;
  /** Where that text begins within its source, and how many lines stand before it. */
  readonly offset: number;
  readonly linesBefore: number;
  readonly lines: LineCounter;
  readonly isJson: boolean;
  readonly tree: Document.Parsed;
  /** What it holds; an integer above 2^53 as a bigint. `null` for a document without content. */
  readonly value: unknown;
}

/** Line of the source, counted from 1, on which a place in a document's text stands. */
export function lineOf(document: Omit<SourceDocument, 'value'>, offset: number): number {
  return document.linesBefore + document.lines.linePos(offset).line;
}

/** Where something stands, as messages say it: `app.yaml, document 2, line 14`. */
export function describePlace(document: Omit<SourceDocument, 'value'>, offset?: number): string {
  const place = `${document.source}, document ${document.number}`;
  return offset === undefined ? place : `${place}, line ${lineOf(document, offset)}`;
}

/** The part of a text that one document fills. */
export function ownText({ text, tree }: Pick<SourceDocument, 'text' | 'tree'>): string {
  return text.slice(tree.range[0], tree.range[2]);
}
