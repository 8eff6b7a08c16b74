import { toText } from './time.ts';
import { ValueError } from './value-error.ts';

/** A share from 0 to 100. */
export type Percent = number;

const PERCENT = /^(\d{1,3}(?:\.\d{1,6})?)%?$/;
const REMEDY = 'a number from 0 to 100, for example 10 or 0.1';

/** Parses `10`, `10%` or `0.1`. @throws ValueError outside 0 to 100. */
export function parsePercent(value: unknown): Percent {
  const [, digits] = PERCENT.exec(toText(value)) ?? [];
  const percent = Number(digits ?? Number.NaN);
  if (!(percent <= 100)) {
    throw new ValueError('must be a percentage from 0 to 100', REMEDY, value);
  }
  return percent;
}

/** What is left to 100, without the noise of binary fractions. */
export function complementOf(percent: Percent): Percent {
  return Number((100 - percent).toFixed(6));
}

/** At most six decimals: what is finer is noise of binary fractions. */
export function formatPercent(percent: Percent): string {
  return `${String(Number(percent.toFixed(6)))}%`;
}
