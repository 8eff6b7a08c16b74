import type { Path } from '../report/format.ts';
import type { Report } from '../report/report.ts';
import { elements, type Mapping, member } from '../schema/plain.ts';

/** A profile file that could be parsed, whatever is wrong with what it says. */
export interface Draft {
  readonly file: string;
  readonly name: string;
  readonly document: Mapping;
  readonly report: Report;
}

/** One element of a list, and where it stands. It may be anything: its form is judged elsewhere. */
export interface Part {
  readonly path: Path;
  readonly value: unknown;
}

/** The elements of the list that an owner has under a name; none where that is no list. */
export function partsOf(owner: unknown, name: string, path: Path = []): Part[] {
  return elements(member(owner, name)).map((value, index) => ({
    path: [...path, name, index],
    value,
  }));
}

/** Reports each part whose member has the value of an earlier part's. */
export function reportDuplicates(
  parts: readonly Part[],
  name: string,
  must: string,
  report: Report,
  severity: 'problem' | 'warn' = 'problem',
): void {
  const seen = new Set<string>();
  for (const { path, value } of parts) {
    const key = member(value, name);
    if (typeof key !== 'string' || key === '') {
      continue;
    }
    if (seen.has(key)) {
      report[severity]([...path, name], { must }, key);
    }
    seen.add(key);
  }
}
