import type { Operation } from './operation.ts';

const texts = new WeakMap<object, string>();

/**
 * Remembers the JSON of a value that goes into many patches, and gives the value back. Only for
 * values that nobody changes and that live long: a part of a profile, not a part of a Pod.
 */
export function keepJson<T extends object>(value: T): T {
  texts.set(value, JSON.stringify(value));
  return value;
}

/** Writes a JSON Patch in the very bytes of `JSON.stringify`. */
export function encodePatch(operations: readonly Operation[]): string {
  return `[${operations.map(encodeOperation).join(',')}]`;
}

function encodeOperation(operation: Operation): string {
  return operation.op === 'remove'
    ? `{"op":"remove","path":${JSON.stringify(operation.path)}}`
    : `{"op":"${operation.op}","path":${JSON.stringify(operation.path)},"value":${encode(operation.value)}}`;
}

function encode(value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value);
  }
  return (
    texts.get(value) ??
    (Array.isArray(value) ? `[${value.map(encode).join(',')}]` : JSON.stringify(value))
  );
}
