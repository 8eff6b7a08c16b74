/** An object as `tc` prints it. A member of another kind than it should be counts as empty. */
export type Printed = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Printed {
  return typeof value === 'object' && value !== null;
}

export function asObject(value: unknown): Printed {
  return isObject(value) ? value : {};
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function asNumber(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
