import { isIfb } from '@sidecar-injector/tc';

/** Name of the device on which features are tried; no packet ever passes it. */
export const SCRATCH = 'fiprobe';

/** Whether the agent makes and removes devices of such a name: no fault can be on them. */
export function isOwnDevice(name: string): boolean {
  return isIfb(name) || name === SCRATCH;
}

/** Whether the kernel has it; `undefined` where there was no way to find out. */
export type Features = Readonly<Record<Feature, boolean | undefined>>;

/** What faults need of the kernel, and its modules as `modprobe` on the node knows them. */
export const MODULES = {
  ifb: 'ifb',
  htb: 'sch_htb',
  tbf: 'sch_tbf',
  netem: 'sch_netem',
  sfq: 'sch_sfq',
  bpf: 'cls_bpf',
  clsact: 'sch_ingress',
  mirred: 'act_mirred',
} as const;

export type Feature = keyof typeof MODULES;

export const FEATURES = Object.keys(MODULES) as Feature[];

/** What every fault needs, what one for incoming packets needs besides, and what a slow rate needs. */
const ALWAYS: readonly Feature[] = ['htb', 'tbf', 'netem', 'bpf'];
const FOR_INGRESS: readonly Feature[] = ['ifb', 'clsact', 'mirred'];
const FOR_SLOW_RATES: readonly Feature[] = ['sfq'];

/** What lines of a batch need; those that only take away need nothing. */
export function featuresFor(lines: readonly string[], isIngress: boolean): readonly Feature[] {
  return lines.some((line) => / (add|replace) /.test(line))
    ? [
        ...ALWAYS,
        ...(isIngress ? FOR_INGRESS : []),
        ...(lines.some((line) => line.includes(' sfq ')) ? FOR_SLOW_RATES : []),
      ]
    : [];
}

/** In order, since some build upon those before them. */
export const TRIALS: readonly (readonly [Exclude<Feature, 'ifb'>, string])[] = [
  ['netem', `qdisc add dev ${SCRATCH} root handle 7fa2: netem delay 1ms`],
  ['tbf', `qdisc replace dev ${SCRATCH} root handle 7fa3: tbf rate 1gbit burst 1600 limit 10000`],
  ['sfq', `qdisc replace dev ${SCRATCH} root handle 7fa4: sfq limit 127`],
  ['htb', `qdisc replace dev ${SCRATCH} root handle 7fa1: htb default 0`],
  [
    'bpf',
    `filter add dev ${SCRATCH} parent 7fa1: protocol all pref 1 handle 0x1 bpf bytecode "1,6 0 0 0" classid 7fa1:0`,
  ],
  ['clsact', `qdisc add dev ${SCRATCH} clsact`],
  [
    'mirred',
    `filter add dev ${SCRATCH} ingress protocol all pref 1 handle 0x1 bpf bytecode "1,6 0 0 0" action mirred egress redirect dev ${SCRATCH}`,
  ],
];
