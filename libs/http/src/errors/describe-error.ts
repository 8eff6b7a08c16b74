/** What a thrown value says of itself; it need not be an Error, or one of this realm. */
export function describeError(thrown: unknown): string {
  return hasText(thrown, 'message') ? thrown.message : String(thrown);
}

/** The code of an error of Node or Fastify, such as `EADDRINUSE`; empty where it has none. */
export function errorCode(thrown: unknown): string {
  return hasText(thrown, 'code') ? thrown.code : '';
}

function hasText<Name extends string>(
  value: unknown,
  name: Name,
): value is Readonly<Record<Name, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Readonly<Record<string, unknown>>)[name] === 'string'
  );
}
