import type { EffectName } from '../effects/index.ts';
import type { Fault, Way } from '../fault/fault.ts';
import type { Composition, Meeting, Winners } from './packet-classes.ts';

/** How a packet and its answer meet an effect. */
export interface Leg {
  /** 2 where the answer gets the effect from the same fault. */
  readonly ways: 1 | 2;
  /** Set where another fault gives the answer another effect of the kind. */
  readonly way?: Way;
  /** Those other faults. */
  readonly rivals: readonly Fault[];
}

/** Which faults each effect may come from, for answers that meet the same faults of both ways. */
type Sources = Map<EffectName, Set<Fault>>;

/** By interface, way and faults of both ways. */
export type Legs = ReadonlyMap<string, Sources>;

const known = new WeakMap<readonly Composition[], Legs>();

/** What happens on the other way, of all meetings; the same list gives the same legs. */
export function findLegs(compositions: readonly Composition[]): Legs {
  const legs = known.get(compositions) ?? collectLegs(compositions);
  known.set(compositions, legs);
  return legs;
}

/** How a packet of a meeting and its answer meet one effect of the meeting. */
export function legOf(
  effect: EffectName,
  { shared, winners }: Meeting,
  { interfaceName, way }: Composition,
  legs: Legs,
): Leg {
  const opposite = way === 'egress' ? 'ingress' : 'egress';
  const sources = legs.get(keyOf(interfaceName, opposite, shared));
  const winner = winners.get(effect);
  const [own, cuts] = [sources?.get(effect), sources?.get('partition')];
  const others = [...(own ?? []), ...(cuts ?? [])];
  const rivals = [...new Set(others)].filter((fault) => fault !== winner);
  if (effect === 'partition' || rivals.length === 0) {
    return { ways: winner?.direction === 'both' && others.length > 0 ? 2 : 1, rivals: [] };
  }
  return { ways: 1, way, rivals };
}

function collectLegs(compositions: readonly Composition[]): Legs {
  const legs = new Map<string, Sources>();
  for (const { interfaceName, way, meetings } of compositions) {
    for (const { shared, winners } of meetings) {
      const key = keyOf(interfaceName, way, shared);
      const sources: Sources = legs.get(key) ?? new Map<EffectName, Set<Fault>>();
      legs.set(key, sources);
      addSources(sources, winners);
    }
  }
  return legs;
}

function addSources(sources: Sources, winners: Winners): void {
  for (const [effect, fault] of winners) {
    const faults = sources.get(effect) ?? new Set();
    sources.set(effect, faults.add(fault));
  }
}

function keyOf(interfaceName: string, way: Way, shared: string): string {
  return `${interfaceName} ${way} ${shared}`;
}
