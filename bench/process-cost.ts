import { readFileSync } from 'node:fs';

/** Clock ticks in a second: `USER_HZ`, 100 on every Linux architecture that Node supports. */
const TICKS_PER_SECOND = 100;

/**
 * CPU time that all threads of a process have used so far, user and system, in milliseconds.
 *
 * @see proc_pid_stat(5): fields 14 and 15; the name in field 2 may hold spaces, hence the cut.
 */
export function cpuMilliseconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [fields[11], fields[12]].map(Number);
  return (((user ?? 0) + (system ?? 0)) * 1000) / TICKS_PER_SECOND;
}

/** Memory that a process has written and shares with nobody, in megabytes of 10^6 bytes. */
export function privateDirtyMegabytes(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const [, kibibytes] = /^Private_Dirty:\s+(\d+) kB$/m.exec(rollup) ?? [];
  return (Number(kibibytes) * 1024) / 1e6;
}

/** Memory of a process that is in RAM now, in megabytes of 10^6 bytes. */
export function residentMegabytes(pid: number): number {
  const [, kibibytes] =
    /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (Number(kibibytes) * 1024) / 1e6;
}
