/** A parsed YAML mapping. Its keys are data: ask with `Object.hasOwn`, `Object.entries`. */
export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of its own, undefined where it is absent or null: Kubernetes makes no difference. */
export function member(value: unknown, name: string): unknown {
  return isMapping(value) && Object.hasOwn(value, name) ? (value[name] ?? undefined) : undefined;
}

/** The elements of a list; none of what is not a list, which has been reported already. */
export function elements(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
