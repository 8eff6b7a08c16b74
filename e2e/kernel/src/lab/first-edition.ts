import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, runInPod } from './pod.ts';

/*
 * What releases up to 0.1 have put into the kernel and their journal, word for word: agents of later
 * releases come up in Pods that have it, since a container is restarted with a new image.
 */

/** ARP, neighbour discovery and the agent's port pass, before all else. */
function cleanLane(put: (filter: string) => string, port: string): string[] {
  const ports = { source: ['0x91c0000 0xffff0000'], destination: ['0x91c 0xffff'] }[port] ?? [];
  return [
    'protocol arp pref 1 u32 match u32 0x0 0x0 at 0',
    ...['0x85000000 0xff000000', '0x86000000 0xfe000000', '0x88000000 0xfe000000'].map(
      (type) => `protocol ipv6 pref 2 u32 match u32 0x3a00 0xff00 at 4 match u32 ${type} at 40`,
    ),
    ...ports.flatMap((key) => [
      `protocol ip pref 10 u32 match u32 0x60000 0xff0000 at 8 match u32 ${key} at 20`,
      `protocol ipv6 pref 11 u32 match u32 0x600 0xff00 at 4 match u32 ${key} at 40`,
    ]),
  ].map(put);
}

function tree(device: string, port: string, filters: readonly string[]): string[] {
  const parent = `filter add dev ${device} parent 7fa1:`;
  return [
    `qdisc add dev ${device} root handle 7fa1: htb default 0 direct_qlen 10000`,
    `class replace dev ${device} parent 7fa1: classid 7fa1:10 htb rate 100gbit ceil 100gbit burst 256k cburst 256k quantum 60000`,
    `qdisc replace dev ${device} parent 7fa1:10 handle 7110: netem limit 31250 delay 30000us 0us 0% loss random 0% 0% duplicate 0% 0% corrupt 0% 0% reorder 0% 0% rate 0bit`,
    ...cleanLane((filter) => `${parent} ${filter} flowid 7fa1:0`, port),
    ...filters.map((filter) => `${parent} ${filter} flowid 7fa1:10`),
  ];
}

export interface Left {
  readonly fault: object;
  /** Commands for `ip` and `tc`. */
  readonly commands: readonly string[];
  /** The rest of its journal. */
  readonly memory: object;
}

/** 30 ms on everything that leaves. */
export const EGRESS: Left = {
  fault: { direction: 'egress', delay: { time: '30ms' }, priority: 100 },
  commands: tree('eth0', 'source', ['protocol all pref 1198 u32 match u32 0x0 0x0 at 0']).map(
    (line) => `tc ${line}`,
  ),
  memory: { slots: [['eth0', [['      uniform random', 16, 1_198]]]], ifbs: [], hooks: [] },
};

/** 30 ms on pings that come in, redirected to a device of its own. */
export const INGRESS: Left = {
  fault: {
    direction: 'ingress',
    match: { protocol: 'icmp' },
    delay: { time: '30ms' },
    priority: 100,
  },
  commands: [
    'ip link add name fi0 up type ifb',
    ...[
      ...tree('fi0', 'destination', [
        'protocol ip pref 1198 u32 match u32 0x10000 0xff0000 at 8',
        'protocol ipv6 pref 1199 u32 match u32 0x3a00 0xff00 at 4',
      ]),
      'qdisc add dev eth0 clsact',
      ...cleanLane((filter) => `filter add dev eth0 ingress ${filter} action pass`, 'destination'),
      'filter add dev eth0 ingress protocol all pref 60000 u32 match u32 0x0 0x0 at 0 action mirred egress redirect dev fi0',
    ].map((line) => `tc ${line}`),
  ],
  memory: {
    slots: [
      ['eth0', []],
      ['fi0', [['   icmp   uniform random', 16, 1_198]]],
    ],
    ifbs: [['eth0', 'fi0']],
    hooks: ['eth0'],
  },
};

/** @param deadline of the monotonic clock, in nanoseconds. */
export function leave({ fault, commands, memory }: Left, deadline: string | null = null): string {
  commands.forEach(runInPod);
  const namespace = {
    bootId: run('cat /proc/sys/kernel/random/boot_id').trim(),
    network: runInPod('readlink /proc/self/ns/net').trim(),
  };
  const faults = [{ name: 'old', fault, interfaces: ['eth0'], deadline }];
  return `${JSON.stringify({ version: 1, namespace, faults, ...memory })}\n`;
}

export function writeJournal(folder: string, text: string): void {
  writeFileSync(join(folder, 'journal.json'), text);
}
