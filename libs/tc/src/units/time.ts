import { ValueError } from './value-error.ts';

/** A span of time in whole nanoseconds, as the kernel's netem counts it. */
export type Nanoseconds = number;

const NS_PER_MS = 1_000_000;
export const NS_PER_SECOND = 1_000_000_000;

const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1_000,
  ms: NS_PER_MS,
  s: NS_PER_SECOND,
};
const TIME = /^(\d{1,9}(?:\.\d{1,6})?)(ns|us|ms|s)?$/;
const REMEDY = 'a number with ns, us, ms or s, for example 20ms';

/**
 * Parses a network delay such as `20ms` or `1.5s`. A number without unit is milliseconds, as the
 * first agent's documentation said; `tc` itself would read nanoseconds.
 *
 * @throws ValueError where it is none, or longer than `max`.
 */
export function parseTime(value: unknown, max: Nanoseconds): Nanoseconds {
  const [, digits, unit = 'ms'] = TIME.exec(toText(value)) ?? [];
  if (digits === undefined) {
    throw new ValueError('must be a time', REMEDY, value);
  }
  const time = Math.round(Number(digits) * (UNITS[unit] ?? NS_PER_MS));
  if (time > max) {
    throw new ValueError(`must be at most ${formatTime(max)}`, REMEDY, value);
  }
  return time;
}

/** Shortest form in one unit that {@link parseTime} reads back: `20ms`, `1.5s`, `600s`. */
export function formatTime(time: Nanoseconds): string {
  const units = time % 1_000 === 0 ? ['s', 'ms', 'us'] : ['ms', 'us'];
  const unit = units.find((name) => time >= (UNITS[name] ?? 1)) ?? 'ns';
  return time === 0 ? '0ms' : `${String(time / (UNITS[unit] ?? 1))}${unit}`;
}

/** Numbers are as good as their text; anything else is no value of any unit. */
export function toText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
