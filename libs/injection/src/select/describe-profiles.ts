import type { Profile } from '../profile/profile.ts';
import { PROFILES_KEY } from '../terms/keys.ts';
import { quoteAll } from '../terms/quote.ts';

/** Which names nothing is loaded for, and what they could be instead. */
export function describeUnknown(unknown: readonly string[], loaded: readonly Profile[]): string {
  return `annotation ${PROFILES_KEY} names ${quoteAll(unknown)}; loaded are: ${listNames(loaded)}`;
}

/** The loaded names as a message lists them. */
export function listNames(profiles: readonly Profile[]): string {
  return profiles.map(({ name }) => name).join(', ') || 'none';
}
