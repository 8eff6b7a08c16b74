import type { Operation, Token } from '@sidecar-injector/json-patch';
import { applyOperations } from './apply-operations.ts';

/** A patch of the object at a path. */
interface ObjectChange {
  readonly path: readonly Token[];
  readonly operations: readonly Operation[];
}

/**
 * Applies patches to objects within a value, none of which lies within another. Each list on the
 * way is copied once, however many of its elements change.
 */
export function applyChanges(value: unknown, changes: readonly ObjectChange[]): unknown {
  const [first] = changes;
  if (first === undefined || first.path.length === 0) {
    return applyOperations(
      value,
      changes.flatMap(({ operations }) => operations),
    );
  }
  const byToken = Map.groupBy(changes, ({ path }) => String(path[0]));
  const change = ([key, each]: [string, unknown]): readonly [string, unknown] => {
    const inner = byToken.get(key)?.map((own) => ({ ...own, path: own.path.slice(1) }));
    return [key, inner === undefined ? each : applyChanges(each, inner)];
  };
  const entries = Object.entries(value as object).map(change);
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}
