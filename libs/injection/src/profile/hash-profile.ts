import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

const DIGITS = 12;

/** The first 12 hexadecimal digits of the SHA-256 of a profile's canonical JSON. */
export function hashProfile(profile: object): string {
  return bytesToHex(sha256(utf8ToBytes(toCanonicalJson(profile)))).slice(0, DIGITS);
}

/**
 * Writes a JSON value in one way only: without spaces, the keys of each object sorted by their
 * UTF-16 units, members that are undefined left out.
 */
export function toCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(toCanonicalJson).join()}]`;
  }
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value);
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${toCanonicalJson(member)}`);
  return `{${members.join()}}`;
}
