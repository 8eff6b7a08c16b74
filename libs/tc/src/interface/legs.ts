import type { EffectName } from '../effects/index.ts';
import type { Fault, Way } from '../fault/fault.ts';
import type { Composition, Meeting } from './packet-classes.ts';

/** How a packet and its answer meet an effect. */
export interface Leg {
  /** 2 where the answer gets the effect from the same fault. */
  readonly ways: 1 | 2;
  /** Set where another fault gives the answer another effect of the kind. */
  readonly way?: Way;
  /** Those other faults. */
  readonly rivals: readonly Fault[];
}

/** By interface, way, faults of both ways and effect: the faults that it may come from. */
export type Legs = ReadonlyMap<string, ReadonlySet<Fault>>;

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
  const winner = winners.get(effect);
  const others = [effect, 'partition' as const].flatMap((name) => [
    ...(legs.get(keyOf(interfaceName, opposite, shared, name)) ?? []),
  ]);
  const rivals = [...new Set(others)].filter((fault) => fault !== winner);
  if (effect === 'partition' || rivals.length === 0) {
    return { ways: winner?.direction === 'both' && others.length > 0 ? 2 : 1, rivals: [] };
  }
  return { ways: 1, way, rivals };
}

function collectLegs(compositions: readonly Composition[]): Legs {
  const legs = new Map<string, Set<Fault>>();
  for (const { interfaceName, way, meetings } of compositions) {
    for (const { shared, winners } of meetings) {
      for (const [effect, fault] of winners) {
        const key = keyOf(interfaceName, way, shared, effect);
        legs.set(key, (legs.get(key) ?? new Set()).add(fault));
      }
    }
  }
  return legs;
}

function keyOf(interfaceName: string, way: Way, shared: string, effect: EffectName): string {
  return `${interfaceName} ${way} ${effect} ${shared}`;
}
