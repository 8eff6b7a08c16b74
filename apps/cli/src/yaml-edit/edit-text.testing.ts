import type { Operation } from '@sidecar-injector/json-patch';
import { parseKubeYaml, readKubeYaml, valueOf } from '../input/kube-yaml.ts';
import { applyOperations } from '../patch/apply-operations.ts';
import { applyEdits } from './edit.ts';
import { editDocument } from './edit-document.ts';

/** Edits a text of one document, for specs. */
export function editText(text: string, operations: readonly Operation[], isJson = false) {
  const [tree] = parseKubeYaml(text);
  if (tree === undefined) {
    throw new Error('the text holds no document');
  }
  const expected = applyOperations(valueOf(tree), operations);
  const edits = editDocument({ text, tree, isJson }, operations, expected, readKubeYaml);
  const [start, , end] = tree.range;
  const isWrittenAnew = edits.length === 1 && edits[0]?.start === start && edits[0].end === end;
  return { text: applyEdits(text, edits), expected, isWrittenAnew };
}
