import type { FieldReader } from '../fault/field-reader.ts';
import { corrupt } from './corrupt.ts';
import { delay } from './delay.ts';
import { duplicate } from './duplicate.ts';
import type { Effect, NetemOptions } from './effect.ts';
import { loss } from './loss.ts';
import { CLEAN, type Netem } from './netem.ts';
import { partition } from './partition.ts';
import { rate } from './rate.ts';
import { reorder } from './reorder.ts';

/** Every kind of effect. A new one is a file of its own and a line here. */
export const EFFECTS = { delay, loss, duplicate, corrupt, reorder, rate, partition } as const;

export type EffectName = keyof typeof EFFECTS;
export const EFFECT_NAMES = Object.keys(EFFECTS) as readonly EffectName[];

/** What a fault does to the packets it matches; at least one member is there. */
export type Effects = {
  readonly [K in EffectName]?: (typeof EFFECTS)[K] extends Effect<infer T> ? T : never;
};

export function readEffects(fault: FieldReader): Effects {
  const entries = EFFECT_NAMES.map((name) => [name, EFFECTS[name].read(fault)] as const);
  return Object.fromEntries(entries.filter(([, effect]) => effect !== undefined)) as Effects;
}

/** The settings of a leaf that has all these effects; a partition wins over a smaller loss. */
export function toNetem(effects: Effects): Netem {
  return EFFECT_NAMES.reduce((netem, name) => layOne(netem, name, effects), CLEAN);
}

/** All arguments behind `netem`, without the limit. */
export function toNetemArguments(netem: Netem): string[] {
  return Object.values(EFFECTS).flatMap((effect) => effect.toArguments(netem));
}

/** What the kernel has in a netem; how jitter is distributed it does not say. */
export function netemFromKernel(options: NetemOptions): Netem {
  return Object.values(EFFECTS).reduce<Netem>(
    (netem, effect) => ({ ...netem, ...effect.fromKernel(options) }),
    CLEAN,
  );
}

export function expectationsOf(effects: Effects): string[] {
  return EFFECT_NAMES.flatMap((name) => expectOne(name, effects));
}

function layOne<K extends EffectName>(netem: Netem, name: K, effects: Effects): Netem {
  const effect = effects[name];
  const kind = EFFECTS[name] as unknown as Effect<typeof effect>;
  return effect === undefined ? netem : kind.lay(netem, effect);
}

function expectOne<K extends EffectName>(name: K, effects: Effects): readonly string[] {
  const effect = effects[name];
  const kind = EFFECTS[name] as unknown as Effect<typeof effect>;
  return effect === undefined ? [] : kind.expect(effect);
}
