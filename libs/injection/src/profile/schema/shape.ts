import type { Mapping } from './plain.ts';

/** What one value must be. */
export interface Rule {
  /** To follow "must": `be a string`. */
  readonly must: string;
  readonly holds: (value: unknown, owner: Mapping) => boolean;
  /** What the value is, where its JSON does not say that: `has none`. */
  readonly seen?: (value: unknown) => string;
  /** What to do about it, where the value shows that. */
  readonly remedy?: (value: unknown) => string | undefined;
}

/** Says of which type a value of a shape is. For the compiler alone: the member is never there. */
export interface Typed<T> {
  readonly type?: T;
}

export type TypeOf<S> = S extends Typed<infer T> ? T : never;

/** A value that one rule judges as a whole. */
export interface Value {
  readonly is: 'value';
  readonly rule: Rule;
  /** What JSON Schema can say of the rule. */
  readonly json: Readonly<Record<string, unknown>>;
}

export interface List {
  readonly is: 'list';
  readonly of: Shape;
}

/** A mapping whose keys belong to the user. */
export interface Dictionary {
  readonly is: 'map';
  readonly keys: readonly Rule[];
  readonly of: Value;
}

/** A mapping with fields. */
export interface Part {
  readonly is: 'part';
  /** What a message calls it: `a profile`, `core/v1 Probe`. */
  readonly title: string;
  readonly fields: Fields;
  /** Ours are closed; a newer Kubernetes may know more fields than we do. */
  readonly isOpen?: boolean;
  /** Whether a loaded profile has the presets of the fields that are left out. */
  readonly isFilled?: boolean;
  /** Fields of which exactly one must be there. */
  readonly oneOf?: readonly string[];
  /** What may stand in the place of the mapping. */
  readonly or?: Value;
}

/** A type of core/v1, with what is special to this place. */
export interface Core {
  readonly is: 'core';
  readonly name: string;
  readonly special: CoreRules;
}

export type Shape = Value | List | Dictionary | Part | Core;

/** What a field is besides its shape. */
export interface Member {
  readonly isRequired?: boolean;
  /** Judged beside the other members, once the shape fits. */
  readonly beside?: Rule;
  /** Whether {@link beside} is asked also where the field is missing. */
  readonly isAskedMissing?: boolean;
  /** What counts where the field is left out. */
  readonly preset?: unknown;
  /** What counts then, in words; the preset itself where this is not given. */
  readonly otherwise?: string;
  /** What the field is for, in the words of the documentation. */
  readonly meaning?: string;
}

export type Field = Shape & Member;
export type Fields = Readonly<Record<string, Field>>;

/** What is known of fields of core/v1 beyond the published schema. */
export type CoreRules = Readonly<Record<string, Field | Member>>;

/** The type of a mapping whose fields with this mark are always there. */
type Members<F, Mark> = {
  readonly [K in keyof F as F[K] extends Mark ? K : never]: TypeOf<F[K]>;
} & {
  readonly [K in keyof F as F[K] extends Mark ? never : K]?: TypeOf<F[K]> | undefined;
};

type OneMember<F> = { [K in keyof F]: { readonly [P in K]: TypeOf<F[P]> } }[keyof F];

/** A part of the profile's own format, which stays as it is written. */
export function part<F extends Fields>(
  title: string,
  fields: F,
): Part & Typed<Members<F, { isRequired: true }>> {
  return { is: 'part', title, fields };
}

/** A part of the profile's own format, which is completed when it is loaded. */
export function filled<F extends Fields>(
  title: string,
  fields: F,
): Part & Typed<Members<F, { preset: unknown }>> & { readonly fields: F } {
  return { is: 'part', title, fields, isFilled: true };
}

/** A part that has exactly one of its fields, or another value instead. */
export function choice<F extends Fields, V>(
  title: string,
  fields: F,
  or: Value & Typed<V>,
): Part & Typed<OneMember<F> | V> {
  return { is: 'part', title, fields, oneOf: Object.keys(fields), or };
}

export function list<T>(of: Shape & Typed<T>): List & Typed<readonly T[]> {
  return { is: 'list', of };
}

export function map<T>(
  keys: readonly Rule[],
  of: Value & Typed<T>,
): Dictionary & Typed<Readonly<Record<string, T>>> {
  return { is: 'map', keys, of };
}

/** A type of core/v1, as {@link CoreRules} of its name and those given here have it. */
export function core<T>(name: string, special: CoreRules = {}): Core & Typed<T> {
  return { is: 'core', name, special };
}

export function required<S extends Shape>(shape: S): S & { readonly isRequired: true } {
  return { ...shape, isRequired: true };
}
