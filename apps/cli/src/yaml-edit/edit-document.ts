import { isDeepStrictEqual } from 'node:util';
import type { Operation } from '@sidecar-injector/json-patch';
import type { Document } from 'yaml';
import { printJson } from '../output/print-json.ts';
import { BlockEdits } from './block-edits.ts';
import { applyEdits, type Edit, orderEdits, shift, type TreeEdit } from './edit.ts';
import { FlowEdits } from './flow-edits.ts';
import { Layout } from './layout.ts';
import { Renderer } from './renderer.ts';
import { detectStyle } from './style.ts';
import { TreeEditor } from './tree-editor.ts';

/** A document within the text it was parsed from. */
export interface EditableDocument {
  readonly text: string;
  readonly tree: Document.Parsed;
  readonly isJson: boolean;
}

/**
 * Finds the edits that apply a JSON Patch to a document and leave every other character as it is:
 * comments, order, quoting, anchors, blank lines. The tree of the document changes.
 *
 * Where a text is laid out so oddly that its edited form would not read as it should, the document
 * is written anew from its tree, which keeps comments and order but not the layout.
 *
 * @param expected what the document must hold afterwards.
 * @param parse reads one document as the original was read; `undefined` where that fails.
 */
export function editDocument(
  document: EditableDocument,
  operations: readonly Operation[],
  expected: unknown,
  parse: (text: string) => unknown,
): Edit[] {
  const { tree, text } = document;
  const [start, , end] = tree.range;
  const own = text.slice(start, end);
  const editor = new TreeEditor(tree);
  const renderer = new Renderer(detectStyle(text, tree, document.isJson), tree);
  operations.forEach((operation) => {
    editor.apply(operation);
  });
  const edits = orderEdits(listEdits(editor, new Layout(text, editor.touched), renderer));
  const edited = applyEdits(own, shift(edits, -start));
  const isRight = document.isJson
    ? isDeepStrictEqual(JSON.parse(edited), JSON.parse(printJson(expected)))
    : isDeepStrictEqual(parse(edited), expected);
  return isRight ? edits : [{ start, end, text: writeAnew(document, expected) }];
}

function writeAnew({ tree, isJson }: EditableDocument, expected: unknown): string {
  return isJson ? `${printJson(expected)}\n` : tree.toString({ lineWidth: 0 });
}

function listEdits({ touched }: TreeEditor, layout: Layout, renderer: Renderer): TreeEdit[] {
  return touched.collections.flatMap((collection) =>
    (collection.flow === true
      ? new FlowEdits(collection, layout, renderer, touched)
      : new BlockEdits(collection, layout, renderer, touched)
    ).list(),
  );
}
