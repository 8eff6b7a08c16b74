/** A member name or an array index; `-` is the place behind an array's last element. */
export type Token = string | number;

/** Escapes one reference token (RFC 6901 section 3): `~` becomes `~0`, `/` becomes `~1`. */
export function escapeToken(token: string): string {
  return /[~/]/.test(token) ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;
}

/** Undoes {@link escapeToken}; `~1` first, so that `~01` gives `~1` (RFC 6901 section 4). */
export function unescapeToken(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Builds a JSON Pointer from its unescaped tokens; no token at all points at the whole document. */
export function toPointer(...tokens: readonly Token[]): string {
  return tokens.map((token) => `/${escapeToken(String(token))}`).join('');
}

/**
 * Splits a JSON Pointer into its unescaped tokens.
 *
 * @throws SyntaxError when the pointer is neither empty nor begins with `/`.
 */
export function parsePointer(pointer: string): string[] {
  if (pointer === '') {
    return [];
  }
  if (!pointer.startsWith('/')) {
    throw new SyntaxError(`JSON Pointer "${pointer}" must be empty or begin with "/"`);
  }
  const tokens = pointer.slice(1).split('/');
  return pointer.includes('~') ? tokens.map(unescapeToken) : tokens;
}
