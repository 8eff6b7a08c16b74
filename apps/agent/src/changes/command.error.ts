import { errorCode } from '@sidecar-injector/http';

/** Why a command did not do what it was run for. */
export type CommandFailure = 'missing' | 'timeout' | 'not_permitted' | 'unsupported' | 'failed';

/** How much may be printed, in bytes: 256 classes and 16,000 instructions are 2 MB. */
export const OUTPUT_LIMIT = 16 * 2 ** 20;

/** What of the complaints is kept, in characters. */
export const STDERR_LENGTH = 2_000;

/** `tc` or `ip` has failed. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    readonly failure: CommandFailure,
    /** Such as `tc -batch -`. */
    readonly command: string,
    /** What the command printed about it. */
    readonly stderr: string,
    cause?: unknown,
  ) {
    super(`${command}: ${stderr}`, { cause });
  }

  /** The line of the batch that failed, counted from 1. */
  get line(): number | undefined {
    const [, line] = /Command failed -:(\d+)/.exec(this.stderr) ?? [];
    return line === undefined ? undefined : Number(line);
  }
}

const NOT_PERMITTED = /Operation not permitted|Permission denied/;

/** As kernels from 4.19 and iproute2 from 4.18 on say it. */
const UNSUPPORTED = new RegExp(
  [
    'qdisc kind is unknown',
    'Specified qdisc not found',
    'Unknown qdisc',
    'TC classifier not found',
    'Failed to load TC action module',
    'Unknown device type',
    'What is "',
  ].join('|'),
);

/** Whether there is no program to start (execve(2)). */
export function isMissing(error: Error): boolean {
  return ['ENOENT', 'EACCES', 'ENOTDIR'].includes(errorCode(error));
}

/** Tells from the words of `tc` and `ip` what kept them from it. */
export function classify(stderr: string): CommandFailure {
  if (NOT_PERMITTED.test(stderr)) {
    return 'not_permitted';
  }
  return UNSUPPORTED.test(stderr) ? 'unsupported' : 'failed';
}
