/**
 * Finds the word that may have been meant; of several that are as near, the first.
 *
 * @param far how many letters of a known word may be other ones, missing or too many.
 */
export function findNearest(
  word: string,
  known: Iterable<string>,
  far: (known: string) => number,
): string | undefined {
  let nearest: string | undefined;
  let least = Infinity;
  for (const other of known) {
    const limit = far(other);
    // A word of another length is that far away at least: a long one costs nothing.
    const isFar = Math.abs(word.length - other.length) > limit;
    const distance = isFar ? Infinity : editDistance(word, other);
    if (distance < least && distance <= limit) {
      [nearest, least] = [other, distance];
    }
  }
  return nearest;
}

/** How many letters must be put in, taken out or changed (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const letter of from) {
    const next = [(row[0] ?? 0) + 1];
    for (const other of to) {
      const at = next.length;
      const change = (row[at - 1] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
