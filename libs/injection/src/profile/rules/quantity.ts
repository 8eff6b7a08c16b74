const QUANTITY = /^\+?(\d{0,40})(?:\.(\d{0,40}))?([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d{1,2})?$/;
const DECIMAL = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 } as const;
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** Nothing is smaller than one nano; the rest of the shift takes in the exponent `e-99`. */
const SCALE = 9 + 99 + 40;

/**
 * Reads a Kubernetes quantity (apimachinery `resource.Quantity`), such as `100m`, `1.5` or `128Mi`.
 *
 * @returns its amount in units that only comparisons give a meaning; undefined when it is none or
 *   is negative.
 */
export function parseQuantity(value: unknown): bigint | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  const match = typeof text === 'string' ? QUANTITY.exec(text) : null;
  const [, whole = '', fraction = '', suffix = ''] = match ?? [];
  if (whole + fraction === '') {
    return undefined;
  }
  const binary = BINARY.indexOf(suffix) + 1;
  const shift = SCALE - fraction.length + (binary > 0 ? 0 : decimalExponent(suffix));
  return BigInt(whole + fraction) * 1024n ** BigInt(binary) * 10n ** BigInt(shift);
}

function decimalExponent(suffix: string): number {
  return suffix in DECIMAL
    ? DECIMAL[suffix as keyof typeof DECIMAL]
    : Number.parseInt(suffix.slice(1), 10);
}
