import { readFileSync, writeFileSync } from 'node:fs';
import {
  addIfb,
  type Device,
  EMPTY_DEVICE,
  type Leaf,
  NO_MEMORY,
  planChange,
  removeIfb,
  removeRoot,
  toNetem,
  type Trial,
  UNTOUCHED,
  type Viewpoint,
} from '@sidecar-injector/tc/testing/programs';
import { run } from './pod.ts';
import { Station } from './station.ts';

const POD_END = 'trial0';
const PEER_END = 'trial1';
const IFB = 'fi0';
const PREF = 100;

/** What new devices have: with IPv6, they send packets of their own. */
const NO_IPV6 = '/proc/sys/net/ipv6/conf/default/disable_ipv6';

/** As those of the agent, without an effect. */
const LEAF: Leaf = { splitAbove: 1_514, netem: toNetem({}), limit: 1_000 };

/** Behind the programs at the hook, so that it sees what they do not redirect. */
const REST = `dev ${POD_END} ingress protocol all pref ${String(PREF + 1)}`;

/** How many packets went to each class, such as `7fa1:1`, and how many to `none`. */
export type Counts = Readonly<Record<string, number>>;

/** A wire on which nothing is but what is sent here. */
export class ProgramWire {
  private readonly station = new Station('peer');
  private readonly usual = readFileSync(NO_IPV6, 'utf8');
  private way: Viewpoint['way'] = 'egress';
  private seen: Counts = {};

  constructor() {
    writeFileSync(NO_IPV6, '1');
    run(`ip link add ${POD_END} arp off type veth peer name ${PEER_END} arp off`);
    run(`ip ${addIfb(IFB).join(' ')}`);
    ['lo', POD_END, PEER_END].forEach((end) => run(`ip link set ${end} up`));
  }

  remove(): void {
    this.station.stop();
    [POD_END, IFB].forEach((name) => run(`ip ${removeIfb(name).join(' ')}`));
    writeFileSync(NO_IPV6, this.usual);
  }

  /** Sets programs as the agent does, with a class for each of their values. */
  async install(way: Viewpoint['way'], { programs, values }: Trial): Promise<void> {
    const leaves = Array.from({ length: values }, (_, index) => [index + 1, LEAF] as const);
    const tree: Device = { ...EMPTY_DEVICE, hasRoot: true, leaves: new Map(leaves), programs };
    const plan =
      way === 'egress'
        ? { egress: tree }
        : { egress: EMPTY_DEVICE, ingress: { tree, ifb: IFB, pref: PREF, madeHook: true } };
    const { lines } = planChange([{ name: POD_END, ...plan }], UNTOUCHED, NO_MEMORY);
    const rest = way === 'egress' ? [] : [`filter add ${REST} matchall action drop`];
    await this.station.tc([...lines, ...rest]);
    this.way = way;
    this.seen = await this.read();
  }

  /** The devices stay: the process of `tc` knows them by their numbers. */
  async clear(): Promise<void> {
    await this.station.tc(
      this.way === 'egress'
        ? [removeRoot(POD_END)]
        : [`qdisc del dev ${POD_END} clsact`, removeRoot(IFB)],
    );
  }

  /** Sends frames in hexadecimal, and tells where they went. */
  async send(frames: readonly string[]): Promise<Counts> {
    await this.station.inject(this.way === 'egress' ? POD_END : PEER_END, frames);
    const before = this.seen;
    this.seen = await this.read();
    return Object.fromEntries(
      Object.entries(this.seen)
        .map(([place, count]) => [place, count - (before[place] ?? 0)] as const)
        .filter(([, count]) => count !== 0),
    );
  }

  private async read(): Promise<Counts> {
    const isEgress = this.way === 'egress';
    const device = isEgress ? POD_END : IFB;
    const shown = await this.station.tc([
      `class show dev ${device}`,
      `qdisc show dev ${device}`,
      ...(isEgress ? [] : [`filter show ${REST}`]),
    ]);
    const classes = shown.matchAll(/^class htb (\S+) .*\n Sent \d+ bytes (\d+) pkt/gm);
    const [, direct] = / direct_packets_stat (\d+)/.exec(shown) ?? [];
    const [, rest] = /^filter (?:.*\n)*?\s*Sent \d+ bytes (\d+) pkt/m.exec(shown) ?? [];
    return {
      ...Object.fromEntries([...classes].map(([, id = '', count]) => [id, Number(count)])),
      ...(isEgress
        ? { none: Number(direct) }
        : { none: Number(rest), 'none of the ifb': Number(direct) }),
    };
  }
}
