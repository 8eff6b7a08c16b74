const DECIMAL_EXPONENTS: Readonly<Record<string, number>> = {
  '': 0,
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

const BINARY_FACTORS: Readonly<Record<string, number>> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const QUANTITY = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:[eE]([+-]?\d+)|([KMGTPE]i|[numkMGTPE])?)$/;

/**
 * Reads a Kubernetes quantity such as `100m`, `1.5Gi` or `1e3`.
 *
 * @returns its value in the base unit (cores, bytes), or `undefined` for anything else.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseQuantity(quantity: string | number): number | undefined {
  const [, digits, exponent, suffix = ''] = QUANTITY.exec(String(quantity)) ?? [];
  if (digits === undefined) {
    return undefined;
  }
  const factor = BINARY_FACTORS[suffix];
  // Read, not multiplied, so that `1001m` and `1.001` give the very same number.
  return factor === undefined
    ? Number(`${digits}e${exponent ?? String(DECIMAL_EXPONENTS[suffix] ?? 0)}`)
    : Number(digits) * factor;
}
