/** A piece of a text to be replaced. Offsets are in UTF-16 units. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** An edit within a tree: of several insertions at one place, the deeper one comes first. */
export interface TreeEdit extends Edit {
  readonly depth: number;
}

/** Brings edits into the order of the text, and drops those inside a piece that goes anyway. */
export function orderEdits(edits: readonly TreeEdit[]): Edit[] {
  const ordered = edits.toSorted(
    (a, b) => a.start - b.start || lengthOf(a) - lengthOf(b) || b.depth - a.depth,
  );
  let end = 0;
  return ordered.filter((edit) => {
    const isOutside = edit.start >= end;
    end = Math.max(end, edit.end);
    return isOutside;
  });
}

/** Applies edits that are in order and do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const pieces: string[] = [];
  let position = 0;
  for (const edit of edits) {
    pieces.push(text.slice(position, edit.start), edit.text);
    position = edit.end;
  }
  return [...pieces, text.slice(position)].join('');
}

function lengthOf({ start, end }: Edit): number {
  return Math.min(1, end - start);
}

/** Moves edits along with the text they belong to. */
export function shift(edits: readonly Edit[], by: number): Edit[] {
  return edits.map(({ start, end, text }) => ({ start: start + by, end: end + by, text }));
}
