import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PATHS } from '../paths.ts';

/** What changes and traffic cost on a real kernel; times in milliseconds, rates in Mbit/s. */
export interface KernelResult {
  /** Such as `user-mode Linux`. */
  readonly machine: string;
  /** To start one `tc` that does nothing. */
  readonly process: number;
  /** From request to answer, 95th percentile. */
  readonly change: { readonly oneRule: number; readonly hundredRules: number };
  /** Round trip of traffic that no rule matches, without and with 100 rules. */
  readonly roundTrip: { readonly floor: number; readonly ours: number };
  readonly throughput: { readonly floor: number; readonly ours: number };
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
