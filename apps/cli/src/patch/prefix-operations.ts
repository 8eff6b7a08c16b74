import { type Operation, parsePointer, toPointer, type Token } from '@sidecar-injector/json-patch';

/** Moves a patch of one value to the document in which that value stands at `prefix`. */
export function prefixOperations(
  prefix: readonly Token[],
  operations: readonly Operation[],
): Operation[] {
  const base = toPointer(...prefix);
  return operations.map((operation) => ({ ...operation, path: base + operation.path }));
}

/**
 * Makes a patch that was planned for a Pod apply to the template it was made from: `metadata` and
 * the maps in it may be missing there, while every Pod has them.
 */
export function addMissingParents(
  template: unknown,
  operations: readonly Operation[],
): Operation[] {
  const made = new Set<string>();
  return operations.flatMap((operation) => {
    const parents = parsePointer(operation.path)
      .map((_, depth, tokens) => tokens.slice(0, depth))
      .filter((path) => path[0] === 'metadata' && !hasContainer(template, path))
      .map((path) => toPointer(...path))
      .filter((path) => !made.has(path));
    if (operation.op === 'add') {
      [...parents, operation.path].forEach((path) => made.add(path));
    }
    return [...parents.map((path) => ({ op: 'add' as const, path, value: {} })), operation];
  });
}

function hasContainer(template: unknown, path: readonly string[]): boolean {
  let value = template;
  for (const token of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) {
      return false;
    }
    value = (value as Readonly<Record<string, unknown>>)[token];
  }
  return typeof value === 'object' && value !== null;
}
