import { type Memory, removeIfb, removeRoot } from '@sidecar-injector/tc';
import { CommandError } from '../changes/command.error.ts';
import type { TcProcess } from '../changes/tc.process.ts';

/** What the kernel says of what is not there, in the words of 4.19 to 6.18. */
const ABSENT = new RegExp(
  [
    'Invalid handle',
    'handle of zero',
    'Cannot find',
    'Failed to find',
    'not found',
    "doesn't exist",
    'No such file',
  ].join('|'),
);

/**
 * Removes all that is ours without a look at the kernel: for when that cannot be read. Runs each
 * command by itself: one that fails keeps none of the others from running.
 *
 * @param interfaces names of all that there are.
 * @param isLate whether no further command may be started.
 * @returns the commands that have failed or were not run: what they are for may be left.
 */
export async function removeBlindly(
  memory: Memory,
  process: TcProcess,
  interfaces: readonly string[],
  isLate: () => boolean,
): Promise<readonly string[]> {
  const left: string[] = [];
  for (const command of listCommands(memory, interfaces)) {
    if (isLate() || !(await isDone(command, process))) {
      left.push(command);
    }
  }
  return left;
}

async function isDone(command: string, process: TcProcess): Promise<boolean> {
  const [program, ...words] = command.split(' ');
  try {
    await (program === 'ip' ? process.ip(words) : process.tc(words));
    return true;
  } catch (error) {
    return error instanceof CommandError && isAbsent(error);
  }
}

function isAbsent({ failure, stderr }: CommandError): boolean {
  return failure !== 'missing' && failure !== 'timeout' && ABSENT.test(stderr);
}

/** A root with our handle is ours wherever it is; hooks and ifbs are those that are remembered. */
function listCommands({ ingress }: Memory, interfaces: readonly string[]): string[] {
  return [
    ...[...ingress]
      .filter(([name]) => interfaces.includes(name))
      .flatMap(([name, { pref, madeHook }]) => [
        `tc filter del dev ${name} ingress protocol all pref ${String(pref)}`,
        ...(madeHook ? [`tc qdisc del dev ${name} clsact`] : []),
      ]),
    ...interfaces.map((name) => `tc ${removeRoot(name)}`),
    ...[...ingress.values()]
      .filter(({ ifb }) => interfaces.includes(ifb))
      .map(({ ifb }) => `ip ${removeIfb(ifb).join(' ')}`),
  ];
}
