import { FaultError } from '../fields/fault-error.ts';
import { ValueError } from '../units/value-error.ts';

/** What a parser threw. @throws Error where it threw nothing, or anything else than it may. */
export function refusalOf(parse: () => unknown): ValueError | FaultError {
  let result: unknown;
  try {
    result = parse();
  } catch (error) {
    if (error instanceof ValueError || error instanceof FaultError) {
      return error;
    }
    throw error;
  }
  throw new Error(`accepted, as ${JSON.stringify(result).slice(0, 200)}`);
}

/** Whether a parser refuses. @throws whatever else it throws. */
export function isRefused(parse: () => unknown): boolean {
  try {
    parse();
    return false;
  } catch (error) {
    if (error instanceof ValueError || error instanceof FaultError) {
      return true;
    }
    throw error;
  }
}

/** Values that are none of any unit. */
export const NO_VALUES: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  '',
  ' ',
  {},
  [],
  ['20'],
  { toString: 1 },
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -1,
  1e-7,
  1e21,
  '-1',
  '+1',
  '1e3',
  '0x10',
  '１０',
  '1_000',
  '1,5',
  '.5',
  '5.',
  '20ms loss 100%',
  '20 ms',
  '20\nms',
  '\u0000',
];
