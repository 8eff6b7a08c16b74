import { asNumber, type Printed } from '../fields/printed.ts';
import type { BitRate } from '../units/rate.ts';
import { HANDLE } from './device.ts';

/** One class below our root. */
export interface HtbClass {
  readonly minor: number;
  /** Minor of the class above it; absent where that is the root. */
  readonly parent: number | undefined;
  /** Whether other classes are below it: then it has no queue of its own. */
  readonly isInner: boolean;
  /** 0 where `tc` does not say it; the same of `ceil`, what it may borrow at most. */
  readonly rate: BitRate;
  readonly ceil: BitRate;
}

const CLASS = /^class htb 7fa1:([0-9a-f]+) (?:root|parent 7fa1:([0-9a-f]+)) (.*)$/gm;
const RATE = /\brate (\d+(?:\.\d+)?)([KMGT]?)bit\b/;
const CEIL = /\bceil (\d+(?:\.\d+)?)([KMGT]?)bit\b/;
const FACTORS: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/**
 * Reads what `tc class show` prints of one device.
 *
 * @param text iproute2 6.1 prints it as text, also where it was asked for JSON.
 * @param json the document of a version that has JSON for classes.
 */
export function readClasses(text: string, json: readonly Printed[]): HtbClass[] {
  const printed = [...text.matchAll(CLASS)].map(([, minor = '', parent, rest = '']) => ({
    minor: Number.parseInt(minor, 16),
    parent: parent === undefined ? undefined : Number.parseInt(parent, 16),
    rate: readRate(RATE, rest),
    ceil: readRate(CEIL, rest),
  }));
  const classes = [...printed, ...json.flatMap(readPrinted)];
  const parents = new Set(classes.map(({ parent }) => parent));
  return classes.map((each) => ({ ...each, isInner: parents.has(each.minor) }));
}

function readPrinted(item: Printed): Omit<HtbClass, 'isInner'>[] {
  const minor = readMinor(item['handle']);
  return item['class'] === 'htb' && minor !== undefined
    ? [
        {
          minor,
          parent: readMinor(item['parent']),
          rate: asNumber(item['rate']) * 8,
          ceil: asNumber(item['ceil']) * 8,
        },
      ]
    : [];
}

function readMinor(id: unknown): number | undefined {
  return typeof id === 'string' && id.startsWith(HANDLE) && id.length > HANDLE.length
    ? Number.parseInt(id.slice(HANDLE.length), 16)
    : undefined;
}

function readRate(pattern: RegExp, settings: string): BitRate {
  const [, digits = '0', unit = ''] = pattern.exec(settings) ?? [];
  return Number(digits) * (FACTORS[unit] ?? 1);
}
