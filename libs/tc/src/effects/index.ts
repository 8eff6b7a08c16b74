import type { FieldReader } from '../fields/field-reader.ts';
import type { Printed } from '../fields/printed.ts';
import { corrupt } from './corrupt.ts';
import { delay } from './delay.ts';
import { duplicate } from './duplicate.ts';
import type { Effect, Reach, Shorthand } from './effect.ts';
import { loss } from './loss.ts';
import { CLEAN, type Netem } from './netem.ts';
import { partition } from './partition.ts';
import { rate } from './rate.ts';
import { reorder } from './reorder.ts';

/** Every kind of effect. A new one is a file of its own and a line here. */
export const EFFECTS = { delay, loss, duplicate, corrupt, reorder, rate, partition } as const;

export type EffectName = keyof typeof EFFECTS;
export const EFFECT_NAMES = Object.keys(EFFECTS) as readonly EffectName[];
const KINDS: readonly Pick<Effect<unknown>, 'toArguments' | 'fromKernel'>[] =
  Object.values(EFFECTS);

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
  return listVisible(effects).reduce<Netem>(
    (netem, { kind, effect }) => kind.lay?.(netem, effect) ?? netem,
    CLEAN,
  );
}

/** All arguments behind `netem`, without the limit. */
export function toNetemArguments(netem: Netem): string[] {
  return KINDS.flatMap((kind) => kind.toArguments?.(netem) ?? []);
}

/** What the kernel has in a netem; how jitter is distributed it does not say. */
export function netemFromKernel(options: Printed): Netem {
  return KINDS.reduce<Netem>((netem, kind) => ({ ...netem, ...kind.fromKernel?.(options) }), CLEAN);
}

/** The JSON form of effects, as {@link readEffects} takes it. */
export function formatEffects(effects: Effects): Record<string, unknown> {
  return Object.fromEntries(
    listEffects(effects).map(({ name, kind, effect }) => [name, kind.format(effect)]),
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
  return listVisible(effects).flatMap(({ name, kind, effect }) => {
    const { ways, way } = legOf(name);
    const sentences = kind.expect(effect, { ...effects, ...packets, ways });
    return way === undefined ? sentences : sentences.map((text) => `${text}, on ${way}`);
  });
}

/** Where netem does something else than the words of the effects say. */
export function warnOfEffects(effects: Effects): string[] {
  return listEffects(effects).flatMap(({ kind, effect }) => kind.warn?.(effect) ?? []);
}

/** A shorthand and the effect that it is for. */
export type EffectShorthand = Shorthand & { readonly effect: EffectName };

export const SHORTHANDS: readonly EffectShorthand[] = EFFECT_NAMES.map((effect) => ({
  ...EFFECTS[effect].shorthand,
  effect,
}));

/** An effect, and its kind. */
interface Known {
  readonly name: EffectName;
  readonly kind: Effect<unknown>;
  readonly effect: unknown;
}

/** TypeScript does not see that an effect and its kind, found by one name, belong together. */
function listEffects(effects: Effects): Known[] {
  return EFFECT_NAMES.filter((name) => effects[name] !== undefined).map((name) => {
    return { name, kind: EFFECTS[name] as unknown as Effect<unknown>, effect: effects[name] };
  });
}

/** Where nothing gets through, there is nothing else. */
function listVisible(effects: Effects): Known[] {
  return listEffects(effects.partition === true ? { partition: true } : effects);
}
