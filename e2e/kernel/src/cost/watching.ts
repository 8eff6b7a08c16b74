import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { startLoaded } from './loaded-agent.ts';

/** Before and while CPU time is watched, in milliseconds. */
const SETTLE = 5_000;
const WATCH = 20_000;

/** Clock ticks in a second (proc_pid_stat(5)). */
const TICKS_PER_SECOND = 100;

/** Per cent of a core that comparing the kernel with what is wanted takes, `tc` included. */
export async function measureWatching(rules: number): Promise<number> {
  const agent = await startLoaded(rules);
  try {
    await delay(SETTLE);
    const before = cpuSeconds(agent.pid);
    await delay(WATCH);
    return ((cpuSeconds(agent.pid) - before) / (WATCH / 1_000)) * 100;
  } finally {
    await agent.stop();
  }
}

/** CPU time of a process and its children, those that have ended included. */
function cpuSeconds(pid: number): number {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(readStat);
  const ticks = all
    .filter((stat) => stat?.pid === pid || stat?.parent === pid)
    .reduce((sum, stat) => sum + (stat?.ticks ?? 0), 0);
  return ticks / TICKS_PER_SECOND;
}

/** The name in the second field may hold spaces, hence the cut. */
function readStat(pid: string): { pid: number; parent: number; ticks: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const ticks = fields.slice(11, 15).reduce((sum, each) => sum + each, 0);
    return { pid: Number(pid), parent: fields[1] ?? 0, ticks };
  } catch {
    return undefined;
  }
}
