import { toText } from './time.ts';
import { ValueError } from './value-error.ts';

/** How long a fault lasts, in whole milliseconds. */
export type Milliseconds = number;

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const DURATION = /^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h|d)$/;
const MIN = 1_000;
const MAX = 7 * 86_400_000;
const REMEDY = 'from 1s to 7d, with s, m, h or d, for example 30s';

/** Parses how long a fault lasts. @throws ValueError outside 1 second to 7 days. */
export function parseDuration(value: unknown): Milliseconds {
  const [, digits, unit = ''] = DURATION.exec(toText(value)) ?? [];
  if (digits === undefined) {
    throw new ValueError('must be a duration', REMEDY, value);
  }
  const duration = Math.round(Number(digits) * (UNITS[unit] ?? 1));
  if (duration < MIN || duration > MAX) {
    throw new ValueError('must be from 1s to 7d', REMEDY, value);
  }
  return duration;
}

/** Largest unit that gives a whole number: `30s`, `90m`, `1d`. */
export function formatDuration(duration: Milliseconds): string {
  const unit = (['d', 'h', 'm', 's'] as const).find((name) => duration % (UNITS[name] ?? 1) === 0);
  return unit === undefined
    ? `${String(duration)}ms`
    : `${String(duration / (UNITS[unit] ?? 1))}${unit}`;
}
