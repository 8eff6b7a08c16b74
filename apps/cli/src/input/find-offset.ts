import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Token } from '@sidecar-injector/json-patch';
import type { SourceDocument } from './source.ts';

/** Where the key, or the list's element, at a path begins; where it is merged in, what holds it. */
export function findOffset({ tree }: SourceDocument, path: readonly Token[]): number {
  let node: unknown = tree.contents;
  let offset = tree.contents?.range[0] ?? 0;
  for (const token of path) {
    const collection = isAlias(node) ? node.resolve(tree) : node;
    const pair = isMap(collection)
      ? collection.items.find(
          ({ key }) => String(isScalar(key) ? key.value : key) === String(token),
        )
      : undefined;
    node = isSeq(collection) ? collection.items[Number(token)] : pair?.value;
    const start = pair === undefined ? node : pair.key;
    offset = isNode(start) ? (start.range?.[0] ?? offset) : offset;
  }
  return offset;
}

/** The text of a scalar as the document has it, such as `1.0`. */
export function findSourceText(
  { tree }: SourceDocument,
  path: readonly Token[],
): string | undefined {
  const node = tree.getIn(path, true);
  return isScalar(node) ? node.source : undefined;
}
