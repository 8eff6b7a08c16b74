import type { EffectName } from '../effects/index.ts';
import type { Fault } from '../fault/fault.ts';
import { canMeet, type U32Match } from './u32.ts';

/** The faults of one rule, and the packets they are for. */
export interface Claim {
  readonly faults: readonly Fault[];
  readonly matches: readonly U32Match[];
}

/** Names in one warning; more would hide what it says. */
const MAX_NAMES = 5;

/**
 * Warns of each rule that shares packets with rules before it, which then get them alone.
 *
 * @param claims the first that matches a packet wins.
 */
export function findOverlaps(claims: readonly Claim[]): string[] {
  return claims.flatMap((claim, index) => {
    const before = claims.slice(0, index).filter((other) => overlaps(claim, other));
    return before.length === 0 ? [] : [describe(claim.faults, before)];
  });
}

function overlaps(a: Claim, b: Claim): boolean {
  return a.matches.some((one) => b.matches.some((other) => canMeet(one, other)));
}

function describe(faults: readonly Fault[], before: readonly Claim[]): string {
  const winners = before.flatMap((claim) => claim.faults);
  const best = Math.min(...winners.map(({ priority }) => priority));
  const remedy = best > 0 ? `; a priority below ${String(best)} turns it round` : '';
  return `${listNames(faults)} comes after ${listNames(winners)}: packets that match both get nothing of it${remedy}`;
}

/** Warns of effects that another fault for the same packets, or a partition, leaves nothing of. */
export function findConflicts(group: readonly Fault[]): string[] {
  const names = (fault: Fault): EffectName[] => Object.keys(fault.effects) as EffectName[];
  const doubles = group.flatMap((fault, index) =>
    names(fault).flatMap((name) => {
      const winner = group.slice(0, index).find(({ effects }) => effects[name] !== undefined);
      return winner === undefined
        ? []
        : [
            `"${winner.name}" and "${fault.name}" both set ${name} for the same packets; "${winner.name}" wins`,
          ];
    }),
  );
  const cut = group.find(({ effects }) => effects.partition === true);
  const moot = new Set(group.flatMap(names).filter((name) => name !== 'partition'));
  return cut === undefined || moot.size === 0
    ? doubles
    : [
        ...doubles,
        `"${cut.name}" lets no packet through, so ${[...moot].join(', ')} for the same packets cannot be seen`,
      ];
}

/** Warns of a rule that is for no packet at all. */
export function warnOfNothing({ faults, matches }: Claim): string[] {
  return matches.length > 0
    ? []
    : [`${listNames(faults)} matches no packet: what it excludes covers what it includes`];
}

/** @param faults whose queues are shorter than their delay needs at 10 Gbit/s. */
export function warnOfQueues(faults: readonly Fault[]): string[] {
  const cause = 'queues may hold 256 MiB together, so fast traffic may be dropped';
  return faults.length > 0 ? [`the queue of ${listNames(faults)} is shortened: ${cause}`] : [];
}

/** Quotes names, and counts those past the first few. */
function listNames(faults: readonly Pick<Fault, 'name'>[]): string {
  const names = faults.slice(0, MAX_NAMES).map(({ name }) => `"${name}"`);
  const rest = faults.length - names.length;
  return [...names, ...(rest > 0 ? [`${String(rest)} more`] : [])].join(', ');
}
