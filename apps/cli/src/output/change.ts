import type { Operation } from '@sidecar-injector/json-patch';
import { readKubeYaml } from '../input/kube-yaml.ts';
import type { Source, SourceDocument } from '../input/source.ts';
import { applyChanges } from '../patch/apply-changes.ts';
import { prefixOperations } from '../patch/prefix-operations.ts';
import type { KubeObject } from '../workloads/kube-object.ts';
import { applyEdits, type Edit, shift } from '../yaml-edit/edit.ts';
import { editDocument } from '../yaml-edit/edit-document.ts';

/** What is to be done to one object of the input. */
export interface Change {
  readonly object: KubeObject;
  readonly operations: readonly Operation[];
}

/** A source with all that was changed in it. */
export interface ChangedSource {
  readonly source: Source;
  /** In order, not overlapping. */
  readonly edits: readonly Edit[];
  readonly text: string;
  /** What its documents hold now; those without content left out. */
  readonly values: readonly unknown[];
}

/** Applies changes to the texts of their sources. */
export function changeSources(
  sources: readonly Source[],
  changes: readonly Change[],
): ChangedSource[] {
  const byDocument = Map.groupBy(
    changes.filter(({ operations }) => operations.length > 0),
    ({ object }) => object.document,
  );
  return sources.map((source) => {
    const changed = source.documents.map((each) => changeDocument(each, byDocument.get(each)));
    const edits = changed.flatMap((document) => document.edits);
    return {
      source,
      edits,
      text: applyEdits(source.text, edits),
      values: changed.map(({ value }) => value).filter((value) => value !== null),
    };
  });
}

function changeDocument(
  document: SourceDocument,
  changes: readonly Change[] = [],
): { readonly value: unknown; readonly edits: readonly Edit[] } {
  const operations = changes.flatMap(({ object, operations: own }) =>
    prefixOperations(object.path, own),
  );
  if (operations.length === 0) {
    return { value: document.value, edits: [] };
  }
  const value = applyChanges(
    document.value,
    changes.map(({ object, operations: own }) => ({ path: object.path, operations: own })),
  );
  const edits = editDocument(document, operations, value, readKubeYaml);
  return { value, edits: shift(edits, document.offset) };
}
