import { type EffectName, type Effects, toNetem } from '../effects/index.ts';
import type { Netem } from '../effects/netem.ts';
import { type Fault, type Match, matchKey } from '../fault/fault.ts';
import { fitLimits, packetLimit } from './packet-limit.ts';
import type { Way } from './u32.ts';

/** What happens to the packets of one match: one leaf in the kernel. */
export interface Rule {
  /** Tells which leaf it is across changes: the match, and what a netem cannot take back. */
  readonly key: string;
  readonly match: Match;
  readonly netem: Netem;
  /** Packets that the leaf can hold. */
  readonly limit: number;
  readonly priority: number;
  /** Names of the faults it serves, the first one first in order. */
  readonly faults: readonly string[];
}

export interface CompiledRules {
  /** The first that matches a packet wins. */
  readonly rules: readonly Rule[];
  readonly warnings: readonly string[];
}

/** Whether a fault is for packets of this way. */
export function isForWay({ direction }: Fault, way: Way): boolean {
  return direction === 'both' || (direction === 'egress') === (way === 'out');
}

/**
 * Puts faults in order and merges those with the same match into one rule.
 *
 * @param faults all for one interface and one way.
 */
export function compileRules(faults: readonly Fault[]): CompiledRules {
  const warnings: string[] = [];
  const groups = new Map<string, Fault[]>();
  for (const fault of [...faults].sort(inOrder)) {
    const key = matchKey(fault.match);
    groups.set(key, [...(groups.get(key) ?? []), fault]);
  }
  const merged = [...groups].map(([key, group]) => mergeGroup(key, group, warnings));
  const limits = fitLimits(merged.map(({ limit }) => limit));
  const rules = merged.map((rule, index) => ({ ...rule, limit: limits[index] ?? rule.limit }));
  const clamped = merged.filter(({ limit }, index) => (limits[index] ?? limit) < limit);
  if (clamped.length > 0) {
    const names = clamped.flatMap(({ faults }) => faults).join(', ');
    warnings.push(
      `queues of ${names} are shortened: all leaves share 256 MiB; fast traffic may drop`,
    );
  }
  return { rules, warnings };
}

function inOrder(a: Fault, b: Fault): number {
  return a.priority - b.priority || (a.name < b.name ? -1 : 1);
}

function mergeGroup(key: string, group: readonly Fault[], warnings: string[]): Rule {
  const from = new Map<EffectName, string>();
  let effects: Effects = {};
  for (const fault of group) {
    for (const name of Object.keys(fault.effects) as EffectName[]) {
      const winner = from.get(name);
      if (winner !== undefined) {
        warnings.push(
          `faults "${winner}" and "${fault.name}" both set ${name} for the same packets; "${winner}" wins`,
        );
      }
      from.set(name, winner ?? fault.name);
    }
    effects = { ...fault.effects, ...effects };
  }
  const [first] = group as readonly [Fault];
  const netem = toNetem(effects);
  return {
    key: `${key} ${netem.distribution} ${netem.loss.model}`,
    match: first.match,
    netem,
    limit: packetLimit(netem),
    priority: first.priority,
    faults: group.map(({ name }) => name),
  };
}
