import { toBytes } from '@sidecar-injector/http';

/** A queue of less would hold no packet; more than a node has is a slip. */
const MIN = 2 ** 20;
const MAX = 2 ** 36;

/**
 * Parses such as `64Mi`.
 *
 * @throws RangeError outside 1Mi to 64Gi.
 */
export function parseBytes(text: string): number {
  const bytes = toBytes(text);
  if (!(bytes >= MIN && bytes <= MAX)) {
    throw new RangeError('from 1Mi to 64Gi, such as 64Mi');
  }
  return bytes;
}
