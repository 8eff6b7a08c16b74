import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compile } from '../compile.ts';
import type { WireSlices } from './main.ts';

const run = promisify(execFile);

/** With what libs/tc is written in, which is more than types that can be left out. */
const NODE = [
  process.execPath,
  '--experimental-transform-types',
  '--disable-warning=ExperimentalWarning',
];

/** In a namespace of its own, with its own place for names of others: all goes with the process. */
const UNSHARE = ['--net', '--mount', 'sh', '-c', 'mount -t tmpfs run /run && exec "$@"', 'sh'];

/** A small one of all that the agent sets, netem aside. */
const TRIAL = `
  ip link add t0 type veth && ip link add t1 type ifb && tc qdisc add dev t1 clsact &&
  tc qdisc add dev t1 root handle 1: htb &&
  tc class add dev t1 parent 1: classid 1:1 htb rate 1gbit &&
  tc qdisc add dev t1 parent 1:1 tbf rate 1gbit burst 10k limit 10k &&
  tc filter add dev t1 parent 1: bpf bytecode "1,6 0 0 0" flowid 1:1`;

/**
 * Measures what packets cost that no rule matches, on the kernel of this machine.
 *
 * @param rounds how often each kind has its turn.
 * @returns nothing where it cannot be measured; the reason is printed.
 * @throws Error where it can, and fails.
 */
export async function measureWire(folder: string, rounds: number): Promise<WireSlices | undefined> {
  const trial = spawnSync('unshare', [...UNSHARE, 'sh', '-c', TRIAL], { encoding: 'utf8' });
  if (trial.status !== 0) {
    const reason = trial.error?.message ?? trial.stderr.trim();
    console.log(`skipped: it needs root, HTB, tbf, cls_bpf, clsact, ifb and veth: ${reason}`);
    return undefined;
  }
  const program = join(folder, 'traffic');
  if (!compile(join(import.meta.dirname, 'traffic.c'), program)) {
    return undefined;
  }
  const main = join(import.meta.dirname, 'main.ts');
  const { stdout } = await run('unshare', [...UNSHARE, ...NODE, main, program, String(rounds)]);
  return JSON.parse(stdout) as WireSlices;
}
