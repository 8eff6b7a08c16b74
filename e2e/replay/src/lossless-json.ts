import type { Json } from '@sidecar-injector/testing/programs';

/**
 * `JSON.rawJSON` and the third argument of a reviver are in Node since version 22, and not yet in
 * TypeScript's libraries.
 *
 * @see https://github.com/tc39/proposal-json-parse-with-source
 */
interface SourceJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, at: { source: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}

const json = JSON as unknown as SourceJson;

/** Parses JSON and keeps each number as its source text: `1.0` stays `1.0`, 2^53 + 1 stays itself. */
export function parseLossless(text: string): Json {
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' ? json.rawJSON(source) : value,
  ) as Json;
}

/** Prints what {@link parseLossless} gave, or a copy of it. */
export function printLossless(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    isRawCopy(member) ? json.rawJSON(member.rawJSON) : member,
  );
}

/** A patch library copies the values that it inserts; a copied number is a plain object. */
function isRawCopy(value: unknown): value is { readonly rawJSON: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'rawJSON' in value &&
    typeof value.rawJSON === 'string' &&
    Object.keys(value).length === 1
  );
}
