import { newError } from '../errors/errors.ts';
import { showValue } from '../errors/show-value.ts';

/** Query parameters as Fastify parses them; one that is given twice is a list. */
export type Query = Readonly<Record<string, unknown>>;

/** @throws ApiError for any parameter but these: a typo must never widen a change. */
export function assertKnown(query: Query, known: readonly string[]): void {
  const unknown = Object.keys(query).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw newError('invalid_fault', {
      message: `${showValue(unknown)} is not a known parameter.`,
      remedy: known.length === 0 ? 'Leave it out.' : `Known are ${known.join(', ')}.`,
      field: showValue(unknown),
      value: showValue(query[unknown]),
    });
  }
}

/** @throws ApiError for anything but `true` and `false`. */
export function readDryRun({ dryRun }: Query): boolean {
  if (dryRun !== undefined && dryRun !== 'true' && dryRun !== 'false') {
    throw newError('invalid_fault', {
      message: 'dryRun must be true or false.',
      remedy: 'Send ?dryRun=true, or leave it out.',
      field: 'dryRun',
      value: showValue(dryRun),
    });
  }
  return dryRun === 'true';
}

/** Reads the query of a call that takes `dryRun` alone. */
export function readChangeQuery(query: Query): boolean {
  assertKnown(query, ['dryRun']);
  return readDryRun(query);
}
