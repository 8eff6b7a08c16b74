import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { toCanonicalJson } from './canonical-json.ts';
import type { Profile } from './profile.ts';

const DIGITS = 12;

/** The first 12 hexadecimal digits of the SHA-256 of a profile's canonical JSON. */
export function hashProfile(profile: Omit<Profile, 'hash'>): string {
  return bytesToHex(sha256(utf8ToBytes(toCanonicalJson(profile)))).slice(0, DIGITS);
}
