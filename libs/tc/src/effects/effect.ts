import type { FieldReader } from '../fields/field-reader.ts';
import { asNumber, type Printed } from '../fields/printed.ts';
import type { Percent } from '../units/percent.ts';
import type { Nanoseconds } from '../units/time.ts';
import type { LossModel, Netem, Share } from './netem.ts';

/** Which packets meet an effect, as far as it matters for what the user sees. */
export interface Reach {
  /** 2 where an answer meets the effect as well as what it answers to. */
  readonly ways: 1 | 2;
  readonly hasPing: boolean;
  readonly hasTcp: boolean;
  /** What else happens to the same packets, where netem lets one depend on the other. */
  readonly loss?: LossModel | undefined;
  readonly duplicate?: Share | undefined;
  readonly delay?: { readonly time: Nanoseconds } | undefined;
}

/** How an effect is written as two segments of a path, `/<kind>/<value>`. */
export interface Shorthand {
  /** The first segment, and the name of the fault. */
  readonly kind: string;
  /** Which member of the effect the second segment is; the effect itself without one. */
  readonly member?: 'time' | 'percent';
  /** The second segments that end the fault, `0` and `off` aside. */
  readonly zero?: RegExp;
  /** The JSON value of a second segment, where it is not that text. @throws ValueError */
  readonly parse?: (value: string) => unknown;
  /** Query parameters that are further members of the effect. */
  readonly parameters?: readonly string[];
}

/** One kind of harm to a packet: everything that the project knows about it. */
export interface Effect<T> {
  /** Reads it from the field of its own name in a fault; `undefined` where the fault lacks it. */
  readonly read: (fault: FieldReader) => T | undefined;
  /** The JSON form that {@link read} takes, without members that are as by default. */
  readonly format: (effect: T) => unknown;
  readonly shorthand: Shorthand;
  /** Lays it over the settings of a leaf; absent where netem has no part in it. */
  readonly lay?: (netem: Netem, effect: T) => Netem;
  /** Its part of the arguments of `tc qdisc replace … netem`, always in full. */
  readonly toArguments?: (netem: Netem) => readonly string[];
  /**
   * Its part of what the kernel says it has.
   *
   * @param options of a netem qdisc as `tc -j qdisc show` prints them; shares are from 0 to 1.
   */
  readonly fromKernel?: (options: Printed) => Partial<Netem>;
  /** What the user will see, one sentence each. */
  readonly expect: (effect: T, reach: Reach) => readonly string[];
  /** Where netem does something else than its words say, one sentence each. */
  readonly warn?: (effect: T) => readonly string[];
}

export function eachWay({ ways }: Reach): string {
  return ways === 2 ? ', each way' : '';
}

export function percentOf(share: unknown): Percent {
  return asNumber(share) * 100;
}
