/** The most of a value that an answer or the log repeats, in characters. */
const LENGTH = 200;

/** Shows a value that somebody has sent: short, and nothing but printable ASCII. */
export function showValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const cut = text.length > LENGTH ? `${text.slice(0, LENGTH)}...` : text;
  return cut.replaceAll(/[^\x20-\x7e]/g, toEscape);
}

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
