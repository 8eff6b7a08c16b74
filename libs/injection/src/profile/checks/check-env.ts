import type { Path } from '../report/format.ts';
import type { Report } from '../report/report.ts';
import { partsOf, reportDuplicates } from './part.ts';

/** Warns of a variable that is set twice; Kubernetes takes the last. */
export function checkEnv(owner: unknown, path: Path, report: Report): void {
  const variables = partsOf(owner, 'env', path);
  reportDuplicates(variables, 'name', 'be unique: the last one wins', report, 'warn');
}
