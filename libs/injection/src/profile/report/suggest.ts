const MAX_EDITS = 2;

/** The known word that was probably meant, if one is at most two edits away, case aside. */
export function suggest(word: string, known: Iterable<string>): string | undefined {
  const meant = word.toLowerCase();
  const candidates = [...known];
  for (let edits = 0; edits <= MAX_EDITS; edits++) {
    const near = candidates.find(
      (candidate) =>
        edits <= allowedEdits(candidate) && isNear(meant, candidate.toLowerCase(), edits),
    );
    if (near !== undefined) {
      return near;
    }
  }
  return undefined;
}

/** Short words are near to everything: two or three letters bear no edit, four or five one. */
function allowedEdits(word: string): number {
  return Math.min(MAX_EDITS, Math.max(0, Math.floor(word.length / 2) - 1));
}

/** Whether the Levenshtein distance of two words is within a number of edits. */
function isNear(from: string, to: string, edits: number): boolean {
  if (Math.abs(from.length - to.length) > edits) {
    return false;
  }
  let same = 0;
  while (same < from.length && from[same] === to[same]) {
    same++;
  }
  const [rest, other] = [from.slice(same), to.slice(same)];
  if (rest === '' || other === '') {
    return true;
  }
  return (
    edits > 0 &&
    (isNear(rest.slice(1), other.slice(1), edits - 1) ||
      isNear(rest.slice(1), other, edits - 1) ||
      isNear(rest, other.slice(1), edits - 1))
  );
}
