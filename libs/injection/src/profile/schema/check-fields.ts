import { joinWords, type Path } from '../report/format.ts';
import type { Report } from '../report/report.ts';
import { suggest } from '../report/suggest.ts';
import type { Kind } from './kind.ts';
import { type Mapping, member } from './plain.ts';

/** The Kubernetes whose fields the DTOs know. */
const KUBERNETES = 'Kubernetes 1.37';

/** Above this many names a list of them helps nobody. */
const MAX_LISTED = 20;

/** Reports a field that is none of the known ones: ours as a fault, Kubernetes' as a warning. */
export function reportUnknown(
  { title, isClosed }: Kind,
  known: ReadonlySet<string>,
  path: Path,
  report: Report,
): void {
  const meant = suggest(String(path.at(-1)), known);
  const remedy = meant === undefined ? listKnown(known) : `did you mean ${meant}?`;
  if (isClosed) {
    report.fault(path, { must: `be a field of ${title}`, seen: 'is unknown', remedy });
  } else {
    const must = `be a field of ${title} in ${KUBERNETES}`;
    report.warn(path, { must, seen: 'is unknown and kept', remedy });
  }
}

/** Reports a mapping that has none or several of the fields that exclude each other. */
export function checkOneOf(
  { oneOf, isClosed }: Kind,
  known: ReadonlySet<string>,
  raw: Mapping,
  path: Path,
  report: Report,
): void {
  if (oneOf === undefined) {
    return;
  }
  const given = oneOf.filter((name) => member(raw, name) !== undefined);
  // A newer Kubernetes may know one more, and then that is the one.
  const mayBeNew = !isClosed && Object.keys(raw).some((key) => !known.has(key));
  if (given.length === 1 || (given.length === 0 && mayBeNew)) {
    return;
  }
  const names = oneOf.length > MAX_LISTED ? `${oneOf.slice(0, 3).join(', ')}, …` : joinWords(oneOf);
  const seen = given.length === 0 ? 'has none' : `has ${joinWords(given)}`;
  report.fault(path, { must: `have exactly one of ${names}`, seen });
}

function listKnown(known: ReadonlySet<string>): string | undefined {
  return known.size > MAX_LISTED ? undefined : `known are ${joinWords([...known])}`;
}
