import type { FieldReader } from '../fault/field-reader.ts';
import { formatPercent, parsePercent, type Percent } from '../units/percent.ts';
import type { Netem, Share } from './netem.ts';

/** The `options` of a netem qdisc as `tc -j qdisc show` prints them; shares are from 0 to 1. */
export type NetemOptions = Readonly<Record<string, unknown>>;

/** One kind of harm to a packet: everything that the project knows about it. */
export interface Effect<T> {
  /** Reads it from the field of its own name in a fault; `undefined` where the fault lacks it. */
  readonly read: (fault: FieldReader) => T | undefined;
  /** Lays it over the settings of a leaf. */
  readonly lay: (netem: Netem, effect: T) => Netem;
  /** Its part of the arguments of `tc qdisc replace … netem`, always in full. */
  readonly toArguments: (netem: Netem) => readonly string[];
  /** Its part of what the kernel says it has. */
  readonly fromKernel: (options: NetemOptions) => Partial<Netem>;
  /** What the user will see, one sentence each. */
  readonly expect: (effect: T) => readonly string[];
}

export function readShare(fields: FieldReader): Share {
  return {
    percent: fields.required('percent', parsePercent),
    correlation: fields.optional('correlation', parsePercent) ?? 0,
  };
}

export function shareArguments({ percent, correlation }: Share): string[] {
  return [formatPercent(percent), formatPercent(correlation)];
}

/** Reads such as `{"duplicate": 0.01, "correlation": 0}`; absent when the kernel has none. */
export function shareFromKernel(options: NetemOptions, key: string, member = key): Share {
  const part = optionsAt(options, key);
  return { percent: percentOf(part[member]), correlation: percentOf(part['correlation']) };
}

export function optionsAt(options: NetemOptions, key: string): NetemOptions {
  const part = options[key];
  return typeof part === 'object' && part !== null ? (part as NetemOptions) : {};
}

export function percentOf(share: unknown): Percent {
  return typeof share === 'number' ? share * 100 : 0;
}
