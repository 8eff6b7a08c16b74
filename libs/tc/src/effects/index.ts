import type { FieldReader } from '../fields/field-reader.ts';
import { corrupt } from './corrupt.ts';
import { delay } from './delay.ts';
import { duplicate } from './duplicate.ts';
import type { Effect, NetemOptions, Reach, Shorthand } from './effect.ts';
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
  return Object.fromEntries(entries.filter(([, effect]) => effect !== undefined));
}

/** The settings of a netem that has all these effects; a partition has none, and needs no other. */
export function toNetem(effects: Effects): Netem {
  const laid = effects.partition === true ? [] : EFFECT_NAMES;
  return laid.reduce<Netem>((netem, name) => layOne(netem, name, effects), CLEAN);
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

/** The JSON form of effects, as {@link readEffects} takes it. */
export function formatEffects(effects: Effects): Record<string, unknown> {
  return Object.fromEntries(
    EFFECT_NAMES.filter((name) => effects[name] !== undefined).map((name) => [
      name,
      formatOne(name, effects),
    ]),
  );
}

/**
 * What the user will see; where nothing gets through, nothing else is to be seen.
 *
 * @param legOf on how many ways an effect is met; and on which alone, where that is to be said.
 */
export function expectEffects(
  effects: Effects,
  packets: Pick<Reach, 'hasPing' | 'hasTcp'>,
  legOf: (name: EffectName) => Pick<Reach, 'ways'> & { readonly way?: string },
): string[] {
  const { delay: waiting, loss: lost, duplicate: doubled } = effects;
  const beside = { ...packets, delay: waiting, loss: lost, duplicate: doubled };
  const visible = effects.partition === true ? (['partition'] as const) : EFFECT_NAMES;
  return visible.flatMap((name) => {
    const { ways, way } = legOf(name);
    const sentences = expectOne(name, effects, { ...beside, ways });
    return way === undefined ? sentences : sentences.map((text) => `${text}, on ${way}`);
  });
}

/** Where netem does something else than the words of the effects say. */
export function warnOfEffects(effects: Effects): string[] {
  return EFFECT_NAMES.flatMap((name) => {
    const effect: unknown = effects[name];
    return effect === undefined ? [] : (kindOf(name).warn?.(effect) ?? []);
  });
}

/** A shorthand and the effect that it is for. */
export type EffectShorthand = Shorthand & { readonly effect: EffectName };

export const SHORTHANDS: readonly EffectShorthand[] = EFFECT_NAMES.map((effect) => ({
  ...EFFECTS[effect].shorthand,
  effect,
}));

function layOne(netem: Netem, name: EffectName, effects: Effects): Netem {
  const effect: unknown = effects[name];
  return effect === undefined ? netem : kindOf(name).lay(netem, effect);
}

function formatOne(name: EffectName, effects: Effects): unknown {
  return kindOf(name).format(effects[name]);
}

function expectOne(name: EffectName, effects: Effects, reach: Reach): readonly string[] {
  const effect: unknown = effects[name];
  return effect === undefined ? [] : kindOf(name).expect(effect, reach);
}

/** TypeScript does not see that an effect and its kind, found by one name, belong together. */
function kindOf(name: EffectName): Effect<unknown> {
  return EFFECTS[name] as unknown as Effect<unknown>;
}
