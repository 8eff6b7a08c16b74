import { findNearest } from '@sidecar-injector/text';

const MAX_EDITS = 2;

/** The known word that was probably meant, if one is at most two edits away, case aside. */
export function suggest(word: string, known: Iterable<string>): string | undefined {
  const words = [...known];
  const lower = words.map((each) => each.toLowerCase());
  const nearest = findNearest(word.toLowerCase(), lower, allowedEdits);
  return nearest === undefined ? undefined : words[lower.indexOf(nearest)];
}

/** Short words are near to everything: two or three letters bear no edit, four or five one. */
function allowedEdits(word: string): number {
  return Math.min(MAX_EDITS, Math.max(0, Math.floor(word.length / 2) - 1));
}
