const UNITS: Readonly<Record<string, number>> = { '': 1, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

/** Reads a quantity of memory as Kubernetes writes it, such as `64Mi`; NaN where it is none. */
export function toBytes(text: string): number {
  const [, digits = 'x', unit = ''] = /^(\d{1,12})(Ki|Mi|Gi)?$/.exec(text) ?? [];
  return Number(digits) * (UNITS[unit] ?? 1);
}
