/** Name of the device on which features are tried; no packet ever passes it. */
export const SCRATCH = 'fiprobe';

/** What faults need of the kernel. */
export const FEATURES = ['ifb', 'htb', 'netem', 'u32', 'clsact', 'mirred', 'gact'] as const;
export type Feature = (typeof FEATURES)[number];

/** Whether the kernel has it; `undefined` where there was no way to find out. */
export type Features = Readonly<Record<Feature, boolean | undefined>>;

/** The kernel modules, as `modprobe` on the node knows them. */
export const MODULES: Readonly<Record<Feature, string>> = {
  ifb: 'ifb',
  htb: 'sch_htb',
  netem: 'sch_netem',
  u32: 'cls_u32',
  clsact: 'sch_ingress',
  mirred: 'act_mirred',
  gact: 'act_gact',
};

export const EGRESS_FEATURES: readonly Feature[] = ['htb', 'netem', 'u32'];

/** In order, since some build upon those before them. */
export const TRIALS: readonly (readonly [Exclude<Feature, 'ifb'>, string])[] = [
  ['netem', `qdisc add dev ${SCRATCH} root handle 7fa2: netem delay 1ms`],
  ['htb', `qdisc replace dev ${SCRATCH} root handle 7fa1: htb default 0`],
  [
    'u32',
    `filter add dev ${SCRATCH} parent 7fa1: protocol all pref 1 u32 match u32 0 0 flowid 7fa1:0`,
  ],
  ['clsact', `qdisc add dev ${SCRATCH} clsact`],
  [
    'mirred',
    `filter add dev ${SCRATCH} ingress protocol all pref 1 u32 match u32 0 0 action mirred egress redirect dev ${SCRATCH}`,
  ],
  ['gact', `filter add dev ${SCRATCH} ingress protocol arp pref 2 u32 match u32 0 0 action pass`],
];
