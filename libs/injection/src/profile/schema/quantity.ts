import { parseQuantity } from '../../rules/quantity.ts';

/** Whether a value is a quantity that is finite and not negative. */
export function isQuantity(value: unknown): boolean {
  return amountOf(value) !== undefined;
}

/** The amount of a quantity in its base unit; undefined for anything else. */
export function amountOf(value: unknown): number | undefined {
  const isScalar = typeof value === 'string' || typeof value === 'number';
  const amount = isScalar ? parseQuantity(value) : undefined;
  return amount !== undefined && amount >= 0 && Number.isFinite(amount) ? amount : undefined;
}
