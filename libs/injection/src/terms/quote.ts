import { cut } from '@sidecar-injector/text';

const MAX_SHOWN = 60;
const MAX_NAMES = 3;

/** What a user wrote, as a message may hold it: an annotation may be 256 KiB long. */
export function quote(text: string): string {
  return `"${cut(text, MAX_SHOWN)}"`;
}

/** Names that a user wrote; of many only the first few. */
export function quoteAll(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map(quote).join(', ');
  const more = names.length - MAX_NAMES;
  return more > 0 ? `${shown} and ${String(more)} more` : shown;
}
