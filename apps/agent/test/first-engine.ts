/** What version 0.1 has set and written for two faults: "slow" in both directions, and "lossy". */

const CLASS = 'htb rate 100gbit ceil 100gbit burst 256k cburst 256k quantum 60000';
const SLOW =
  'netem limit 20834 delay 20000us 0us 0% loss random 0% 0% duplicate 0% 0% corrupt 0% 0% reorder 0% 0% rate 0bit';
const LOSSY =
  'netem limit 1000 delay 0us 0us 0% loss random 10% 0% duplicate 0% 0% corrupt 0% 0% reorder 0% 0% rate 0bit';

/** ARP, neighbour discovery, and the port of the agent. */
const cleanLane = (place: string, port: string, target: string): string[] => [
  `filter add dev ${place} protocol arp pref 1 u32 match u32 0x0 0x0 at 0 ${target}`,
  `filter add dev ${place} protocol ipv6 pref 2 u32 match u32 0x3a00 0xff00 at 4 match u32 0x85000000 0xff000000 at 40 ${target}`,
  `filter add dev ${place} protocol ipv6 pref 2 u32 match u32 0x3a00 0xff00 at 4 match u32 0x86000000 0xfe000000 at 40 ${target}`,
  `filter add dev ${place} protocol ipv6 pref 2 u32 match u32 0x3a00 0xff00 at 4 match u32 0x88000000 0xfe000000 at 40 ${target}`,
  `filter add dev ${place} protocol ip pref 10 u32 match u32 0x60000 0xff0000 at 8 match u32 ${port} at 20 ${target}`,
  `filter add dev ${place} protocol ipv6 pref 11 u32 match u32 0x600 0xff00 at 4 match u32 ${port} at 40 ${target}`,
];

export const FIRST_ENGINE_LINES: readonly string[] = [
  'qdisc add dev eth0 root handle 7fa1: htb default 0 direct_qlen 10000',
  `class replace dev eth0 parent 7fa1: classid 7fa1:10 ${CLASS}`,
  `qdisc replace dev eth0 parent 7fa1:10 handle 7110: ${LOSSY}`,
  `class replace dev eth0 parent 7fa1: classid 7fa1:11 ${CLASS}`,
  `qdisc replace dev eth0 parent 7fa1:11 handle 7111: ${SLOW}`,
  ...cleanLane('eth0 parent 7fa1:', '0x91c0000 0xffff0000', 'flowid 7fa1:0'),
  'filter add dev eth0 parent 7fa1: protocol ip pref 1198 u32 match u32 0x60000 0xff0000 at 8 match u32 0xa000000 0xff000000 at 16 match u32 0x1538 0xffff at 20 flowid 7fa1:10',
  'filter add dev eth0 parent 7fa1: protocol all pref 1398 u32 match u32 0x0 0x0 at 0 flowid 7fa1:11',
  'qdisc add dev fi0 root handle 7fa1: htb default 0 direct_qlen 10000',
  `class replace dev fi0 parent 7fa1: classid 7fa1:10 ${CLASS}`,
  `qdisc replace dev fi0 parent 7fa1:10 handle 7110: ${SLOW}`,
  ...cleanLane('fi0 parent 7fa1:', '0x91c 0xffff', 'flowid 7fa1:0'),
  'filter add dev fi0 parent 7fa1: protocol all pref 1198 u32 match u32 0x0 0x0 at 0 flowid 7fa1:10',
  'qdisc add dev eth0 clsact',
  ...cleanLane('eth0 ingress', '0x91c 0xffff', 'action pass'),
  'filter add dev eth0 ingress protocol all pref 60000 u32 match u32 0x0 0x0 at 0 action mirred egress redirect dev fi0',
];

/** @param deadline of "lossy", in nanoseconds of the monotonic clock. */
export function firstEngineJournal(deadline: bigint): string {
  return JSON.stringify({
    version: 1,
    namespace: { bootId: 'boot-1', network: 'net:[1]' },
    faults: [
      {
        name: 'slow',
        fault: { direction: 'both', delay: { time: '20ms' }, priority: 100 },
        interfaces: ['eth0'],
        deadline: null,
      },
      {
        name: 'lossy',
        fault: {
          direction: 'egress',
          match: { cidrs: ['10.0.0.0/8'], ports: [5432], protocol: 'tcp' },
          loss: { percent: 10 },
          duration: '1m',
          priority: 100,
        },
        interfaces: ['eth0'],
        deadline: String(deadline),
      },
    ],
    slots: [
      [
        'eth0',
        [
          ['10.0.0.0/8 5432 remote tcp   uniform random', 16, 1198],
          ['      uniform random', 17, 1398],
        ],
      ],
      ['fi0', [['      uniform random', 16, 1198]]],
    ],
    ifbs: [['eth0', 'fi0']],
    hooks: ['eth0'],
  });
}
