import type { Path } from '../report/format.ts';
import type { Report } from '../report/report.ts';
import { isMapping, member } from '../schema/plain.ts';
import { amountOf } from '../schema/syntax.ts';

/** Checks each request against its limit, as the API server does. */
export function checkResources(resources: unknown, path: Path, report: Report): void {
  const requests = member(resources, 'requests');
  const limits = member(resources, 'limits');
  for (const [name, request] of Object.entries(isMapping(requests) ? requests : {})) {
    checkRequest(name, request, member(limits, name), [...path, 'requests', name], report);
  }
}

function checkRequest(
  name: string,
  request: unknown,
  limit: unknown,
  path: Path,
  report: Report,
): void {
  const wanted = amountOf(request);
  const allowed = limit === undefined && isOvercommittable(name) ? Infinity : amountOf(limit);
  if (wanted === undefined || (limit !== undefined && allowed === undefined)) {
    return;
  }
  if (!isOvercommittable(name) && wanted !== allowed) {
    report.problem(path, { must: `equal its limit, ${describe(limit)}` }, request);
  } else if (wanted > (allowed ?? Infinity)) {
    report.problem(path, { must: `be at most its limit, ${describe(limit)}` }, request);
  }
}

/** Huge pages and extended resources are handed out whole. */
function isOvercommittable(name: string): boolean {
  return !name.startsWith('hugepages-') && (!name.includes('/') || name.includes('kubernetes.io/'));
}

function describe(limit: unknown): string {
  return limit === undefined ? 'which is missing' : JSON.stringify(limit);
}
