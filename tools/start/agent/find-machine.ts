import { join } from 'node:path';
import type { Host } from './host.ts';
import { umlCommand } from '@sidecar-injector/testing/uml';

/** Something with a network that may be tampered with, in which the agent can be shown. */
export interface Machine {
  readonly name: string;
  /** Prints the {@link Rehearsal} on a line that begins with `@`, and ends. */
  readonly command: readonly string[];
}

/** Why there is none, and what would help: the end of a sentence. */
export interface NoMachine {
  readonly missing: string;
}

const GUEST = join(import.meta.dirname, 'guest');
const REHEARSAL = join(GUEST, 'rehearsal.ts');
const UML_MODULES = '/usr/lib/uml/modules';

/** The packages of Debian that bring the programs. */
const PACKAGES = {
  tc: 'iproute2',
  ip: 'iproute2',
  ping: 'iputils-ping',
  unshare: 'util-linux',
  nsenter: 'util-linux',
} as const;

/** What the agent and the wire to its Pod need of a kernel; two ends of a wire need no ifb. */
const TRIAL = [
  'ip link add t0 type veth peer name t1',
  'tc qdisc add dev t0 root handle 1: htb',
  'tc class add dev t0 parent 1: classid 1:1 htb rate 1gbit',
  'tc qdisc add dev t0 parent 1:1 netem delay 1ms',
  'tc filter add dev t0 parent 1: u32 match u32 0 0 flowid 1:1',
].join(' && ');

/**
 * Finds out where the agent can be shown: in a network namespace of this machine, which needs no
 * root, or in user-mode Linux.
 *
 * @param folder for what user-mode Linux keeps while it runs.
 */
export function findMachine(host: Host, folder: string): Machine | NoMachine {
  if (host.platform !== 'linux') {
    return { missing: `this is ${host.platform}, and the agent needs Linux` };
  }
  const missing = Object.entries(PACKAGES).filter(([name]) => host.find(name) === undefined);
  if (missing.length > 0) {
    const packages = [...new Set(missing.map(([, name]) => name))].join(' ');
    const names = missing.map(([name]) => name).join(', ');
    return { missing: `there is no ${names}: apt-get install ${packages}` };
  }
  const complaints = WAYS_IN.map((way) => host.complaint([...way, 'sh', '-c', TRIAL]));
  const way = WAYS_IN[complaints.indexOf(undefined)];
  return way === undefined
    ? findUserMode(host, folder, complaints[0] ?? '')
    : { name: 'a network namespace of its own', command: [...way, process.execPath, REHEARSAL] };
}

/** As anybody, and as root where the kernel lets nobody else. */
const WAYS_IN = [
  ['unshare', '--user', '--map-root-user', '--net'],
  ['unshare', '--net'],
] as const;

function findUserMode(host: Host, folder: string, complaint: string): Machine | NoMachine {
  const uml = host.find('linux.uml');
  if (uml === undefined || host.find('modprobe') === undefined || !host.exists(UML_MODULES)) {
    return {
      missing: `a network namespace with netem is not to be had here (${complaint}): modprobe -a sch_netem sch_htb sch_tbf cls_bpf veth as root, or apt-get install user-mode-linux kmod`,
    };
  }
  const options = ['mem=512M', 'rootfstype=hostfs', 'rootflags=/', 'rw', 'quiet'];
  const consoles = ['con=null', 'con0=fd:0,fd:1', 'ssl=null'];
  return {
    name: 'user-mode Linux',
    command: [
      ...umlCommand(uml),
      ...options,
      ...consoles,
      `uml_dir=${folder}/`,
      `init=${join(GUEST, 'init.sh')}`,
      // What the kernel does not know becomes the environment of the first process.
      `NODE="${process.execPath}"`,
      `REHEARSAL="${REHEARSAL}"`,
    ],
  };
}
