import { type ActiveFault, NO_MEMORY, parseFault, plan, readView } from '@sidecar-injector/tc';

/** What one interface is to hold: what `ip` and `tc -batch` are told. */
export interface Tree {
  readonly ifbs: readonly string[];
  readonly lines: readonly string[];
}

/** Ports of rules are even, from here on; the traffic has one that lies between two of them. */
const FIRST_PORT = 20_000;
export const UNMATCHED_PORT = FIRST_PORT + 1;

/** The agent's own. */
const CONTROL_PORT = 2_332;

/** What the agent has for its queues where nothing else is said, in bytes. */
const QUEUE_MEMORY = 64 * 2 ** 20;

/** Of a packet, seen from the Pod. */
export type Way = 'egress' | 'ingress';

export const NOTHING: Tree = { ifbs: [], lines: [] };

/**
 * What the agent sets for so many rules. The netem of each, which not every kernel has, is a plain
 * queue instead: no packet that is measured gets there.
 */
export function treeOf(rules: number, device: string, direction: Way): Tree {
  const view = readView([], '[]\n', [{ name: device, mtu: 1_500 }]);
  const settings = { cleanPorts: [CONTROL_PORT], queueMemory: QUEUE_MEMORY };
  const faults = new Map(
    Array.from({ length: rules }, (_, n): [string, ActiveFault] => {
      const match = { ports: [FIRST_PORT + 2 * n] };
      const fault = parseFault(`rule-${n}`, { delay: { time: '50ms' }, direction, match });
      return [fault.name, { fault, interfaces: [device] }];
    }),
  );
  const { ifbs, lines } = plan(faults, view, NO_MEMORY, settings).change;
  return { ifbs, lines: lines.map((line) => line.replace(/ netem .*$/, ' pfifo limit 1000')) };
}

/** The root of a tree without anything below it. */
export function rootOf(tree: Tree): Tree {
  return { ifbs: [], lines: tree.lines.filter((line) => line.includes(' root ')) };
}
