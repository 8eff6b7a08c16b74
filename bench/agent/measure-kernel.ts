import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PATHS } from '../paths.ts';

/** What is measured, and the least that it can be on this machine. */
interface BesideFloor {
  readonly floor: number;
  readonly ours: number;
}

/** What faults cost on a real kernel. */
export interface KernelResult {
  /** Such as `user-mode Linux`. */
  readonly machine: string;
  /**
   * One change among 1 and 100 rules, beside a round trip of a `tc` that is kept: milliseconds,
   * 95th percentile. And how many processes were started for 40 of them.
   */
  readonly change: Readonly<
    Record<'one' | 'hundred', BesideFloor & { readonly processes: number }>
  >;
  /** Start with 100 faults until all are in force, beside one with none: seconds. */
  readonly start: BesideFloor & { readonly changes: number };
  /** CPU time while 100 faults are in force, beside 1 fault: per cent of a core. */
  readonly watching: BesideFloor;
  /** One TCP stream through delays, in Mbit/s: of 1 ms whole and cut into packets, 10 and 100 ms. */
  readonly streams: Readonly<Record<'untouched' | 'whole' | 'split' | 'ms10' | 'ms100', number>>;
}

/** @returns nothing where there is no kernel with netem; the reason is printed. */
export async function measureKernel(): Promise<KernelResult | undefined> {
  const { stdout } = await promisify(execFile)(process.execPath, [PATHS.kernelSuite, 'cost']);
  const [, machine = ''] = /^running on (.*)$/m.exec(stdout) ?? [];
  const [, figures] = /^\s*figures (\{.*\})$/m.exec(stdout) ?? [];
  if (figures === undefined) {
    console.log(stdout.trim());
    return undefined;
  }
  return { machine, ...(JSON.parse(figures) as Omit<KernelResult, 'machine'>) };
}
