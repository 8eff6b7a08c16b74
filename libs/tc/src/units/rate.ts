import { toText } from './time.ts';
import { ValueError } from './value-error.ts';

/** Bits per second. */
export type BitRate = number;

/** As `tc` reads them: decimal bits, binary bits, and `bps` for bytes (tc(8), RATES). */
const UNITS: Readonly<Record<string, number>> = {
  bit: 1,
  kbit: 1e3,
  mbit: 1e6,
  gbit: 1e9,
  kibit: 2 ** 10,
  mibit: 2 ** 20,
  gibit: 2 ** 30,
  bps: 8,
  kbps: 8e3,
  mbps: 8e6,
  gbps: 8e9,
};
const RATE = /^(\d{1,12}(?:\.\d{1,6})?)([a-z]+)$/i;
const MIN = 8;
const MAX = 100e9;
const REMEDY = 'a number with bit, kbit, mbit or gbit, for example 1mbit; mbps would be bytes';

/** Parses a rate such as `1mbit`. @throws ValueError outside 8 bit/s to 100 Gbit/s. */
export function parseRate(value: unknown): BitRate {
  const [, digits, unit = ''] = RATE.exec(toText(value)) ?? [];
  const factor = Object.hasOwn(UNITS, unit.toLowerCase()) ? UNITS[unit.toLowerCase()] : undefined;
  if (digits === undefined || factor === undefined) {
    throw new ValueError('must be a rate', REMEDY, value);
  }
  const rate = Math.round(Number(digits) * factor);
  if (rate < MIN || rate > MAX) {
    throw new ValueError('must be from 8bit to 100gbit', REMEDY, value);
  }
  return rate;
}

export function formatRate(rate: BitRate): string {
  const unit = (['gbit', 'mbit', 'kbit'] as const).find((name) => rate % (UNITS[name] ?? 1) === 0);
  return unit === undefined || rate === 0
    ? `${String(rate)}bit`
    : `${String(rate / (UNITS[unit] ?? 1))}${unit}`;
}
