/** As Kubernetes writes quantities of memory. */
const UNITS: Readonly<Record<string, number>> = { '': 1, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

const BYTES = /^(\d{1,12})(Ki|Mi|Gi)?$/;

/** A queue of less would hold no packet; more than a node has is a slip. */
const MIN = 2 ** 20;
const MAX = 2 ** 36;

/**
 * Parses such as `64Mi`.
 *
 * @throws RangeError outside 1Mi to 64Gi.
 */
export function parseBytes(text: string): number {
  const [, digits = 'x', unit = ''] = BYTES.exec(text) ?? [];
  const bytes = Number(digits) * (UNITS[unit] ?? 1);
  if (!(bytes >= MIN && bytes <= MAX)) {
    throw new RangeError('from 1Mi to 64Gi, such as 64Mi');
  }
  return bytes;
}
