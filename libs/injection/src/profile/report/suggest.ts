const MAX_EDITS = 2;

/** The known word that was probably meant, if one is at most two edits away, case aside. */
export function suggest(word: string, known: Iterable<string>): string | undefined {
  const meant = word.toLowerCase();
  let nearest: { readonly word: string; readonly edits: number } | undefined;
  for (const candidate of known) {
    const edits = countEdits(meant, candidate.toLowerCase());
    if (edits <= allowedEdits(candidate) && edits < (nearest?.edits ?? Infinity)) {
      nearest = { word: candidate, edits };
    }
  }
  return nearest?.word;
}

/** Short words are near to everything: four letters bear one edit, three none. */
function allowedEdits(word: string): number {
  return Math.min(MAX_EDITS, Math.max(0, Math.floor(word.length / 2) - 1));
}

/** Levenshtein distance; Infinity when the lengths alone put it out of reach. */
function countEdits(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > MAX_EDITS) {
    return Infinity;
  }
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const removed = (previous[column] ?? 0) + 1;
      const added = (current[column - 1] ?? 0) + 1;
      current.push(Math.min(replaced, removed, added));
    }
    previous = current;
  }
  return previous[to.length] ?? Infinity;
}
