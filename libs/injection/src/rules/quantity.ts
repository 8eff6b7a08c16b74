const SUFFIXES: Readonly<Record<string, number>> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|([KMGTPE]i|[numkMGTPE])?)$/;

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
  return exponent === undefined
    ? Number(digits) * (SUFFIXES[suffix] ?? 1)
    : Number(`${digits}e${exponent}`);
}
