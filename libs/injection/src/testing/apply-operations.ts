import type { Operation } from '@sidecar-injector/json-patch';
import { applyPatch, type Operation as AnyOperation } from 'rfc6902';

/**
 * Applies a JSON Patch with a library that is independent of the product, to a copy.
 *
 * @throws Error of the first operation that does not apply.
 */
export function applyOperations<T>(document: T, operations: readonly Operation[]): T {
  const copy = structuredClone(document);
  const onTheWire = JSON.parse(JSON.stringify(operations)) as AnyOperation[];
  const fault = applyPatch(copy, onTheWire).find(Boolean);
  if (fault) {
    throw fault;
  }
  return copy;
}
