import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';
import { Problems } from '../io/problems.ts';
import type { ChangedSource } from './change.ts';

/** Milliseconds after which a comparison is given up: its cost grows with the changes' square. */
const PATIENCE = 30_000;

/**
 * The unified diff between a source as it was read and as it is now, as `patch` and `git apply -p0`
 * take it; empty where they are equal.
 *
 * @throws Problems when the source holds too many changes to compare.
 */
export function printDiff({ source, text, edits }: ChangedSource): string {
  if (edits.length === 0) {
    return '';
  }
  const patch = structuredPatch(source.name, source.name, source.text, text, undefined, undefined, {
    context: 3,
    timeout: PATIENCE,
  });
  if (patch === undefined) {
    const remedy = `write the result to a file and compare with: diff -u ${source.name} FILE`;
    throw new Problems([`${source.name}: has too many changes for --diff; ${remedy}`]);
  }
  return formatPatch(patch, FILE_HEADERS_ONLY);
}
