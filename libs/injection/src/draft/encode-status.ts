import type { InjectionStatus, ProfileStatus } from '../facts/status.ts';

/** Writes the status annotation as `readStatus` reads it. */
export function encodeStatus(profiles: ReadonlyMap<string, ProfileStatus>): string {
  const status: InjectionStatus = { version: 1, profiles: Object.fromEntries(profiles) };
  return JSON.stringify(status);
}
