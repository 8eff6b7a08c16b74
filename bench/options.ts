import { parseArgs } from 'node:util';

/** How much is measured. */
export interface BenchOptions {
  /** How often floor and injector take turns. */
  readonly rounds: number;
  /** Length of one turn under load, in seconds. */
  readonly seconds: number;
  /** Reviews before the first turn that counts: V8 goes on optimizing for tens of thousands. */
  readonly warmUp: number;
  /** Reviews after which resident memory is read; it is also read at half of them. */
  readonly reviews: number;
  /** How often each program is started. */
  readonly starts: number;
  /** How often packets are sent past each number of rules. */
  readonly slices: number;
  /** Pods that are created while certificates are renewed; 0 for none. */
  readonly renewalPods: number;
}

const FULL: BenchOptions = {
  rounds: 7,
  seconds: 5,
  warmUp: 40_000,
  reviews: 200_000,
  starts: 15,
  slices: 30,
  renewalPods: 5_000,
};
const QUICK: BenchOptions = {
  rounds: 3,
  seconds: 2,
  warmUp: 10_000,
  reviews: 20_000,
  starts: 3,
  slices: 5,
  renewalPods: 0,
};

/**
 * Reads the arguments of `npm run bench`.
 *
 * @throws Error naming the argument that is unknown.
 */
export function parseOptions(args: readonly string[]): BenchOptions {
  const options = { quick: { type: 'boolean', default: false } } as const;
  return parseArgs({ args: [...args], options }).values.quick ? QUICK : FULL;
}
