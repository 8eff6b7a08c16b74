import { type Effects, toNetem } from '../effects/index.ts';
import type { Netem } from '../effects/netem.ts';
import type { Fault } from '../fault/fault.ts';
import { type Match, matchKey } from '../fault/match.ts';
import { compileMatch } from './compile-match.ts';
import { checkFilterCount, checkRuleCount } from './limits.ts';
import { fitLimits, packetLimit } from './packet-limit.ts';
import type { Way } from './u32.ts';
import {
  type Claim,
  findConflicts,
  findOverlaps,
  warnOfNothing,
  warnOfQueues,
} from './warnings.ts';

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

/** Faults with the same match, in order. */
type Group = readonly [Fault, ...Fault[]];

/** Whether a fault is for packets of this way. */
export function isForWay({ direction }: Fault, way: Way): boolean {
  return direction === 'both' || (direction === 'egress') === (way === 'out');
}

/**
 * Puts faults in order and merges those with the same match into one rule.
 *
 * @param faults all for one interface and one way.
 * @param trees how many interfaces and ways have rules: they share the memory for queues.
 * @throws FaultError where they make more rules or filters than an interface may have.
 */
export function compileRules(faults: readonly Fault[], trees = 1): CompiledRules {
  const groups = groupByMatch(faults);
  checkRuleCount(groups.length);
  const claims = groups.map((group): Claim => ({
    faults: group,
    matches: compileMatch(group[0].match, 'out'),
  }));
  checkFilterCount(claims.reduce((sum, { matches }) => sum + matches.length, 0));
  const wanted = groups.map(toRule);
  const limits = fitLimits(
    wanted.map(({ limit }) => limit),
    trees,
  );
  const clamped = groups.filter((_, index) => (limits[index] ?? 0) < (wanted[index]?.limit ?? 0));
  return {
    rules: wanted.map((rule, index) => ({ ...rule, limit: limits[index] ?? rule.limit })),
    warnings: [
      ...groups.flatMap((group) => findConflicts(group)),
      ...claims.flatMap(warnOfNothing),
      ...findOverlaps(claims),
      ...warnOfQueues(clamped.flat()),
    ],
  };
}

function groupByMatch(faults: readonly Fault[]): Group[] {
  const groups = new Map<string, Group>();
  for (const fault of [...faults].sort(inOrder)) {
    const key = matchKey(fault.match);
    const group = groups.get(key);
    groups.set(key, group === undefined ? [fault] : [...group, fault]);
  }
  return [...groups.values()];
}

function inOrder(a: Fault, b: Fault): number {
  return a.priority - b.priority || (a.name < b.name ? -1 : 1);
}

function toRule(group: Group): Rule {
  const [first] = group;
  const netem = toNetem(mergeEffects(group));
  return {
    key: `${matchKey(first.match)} ${netem.distribution} ${netem.loss.model}`,
    match: first.match,
    netem,
    limit: packetLimit(netem),
    priority: first.priority,
    faults: group.map(({ name }) => name),
  };
}

/** Of each kind, the effect of the first fault that has it. */
function mergeEffects(group: Group): Effects {
  return group.reduceRight<Effects>((effects, fault) => ({ ...effects, ...fault.effects }), {});
}
