import { InvalidArgumentError } from 'commander';

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** A token cannot be taken back, so it may not live longer than this, in seconds: a year. */
const LONGEST = 365 * SECONDS.d;

/**
 * Parses how long a token is valid, such as `90s`, `15m`, `1h` or `7d`.
 *
 * @returns seconds.
 * @throws InvalidArgumentError
 */
export function parseLifetime(text: string): number {
  const [, amount = '0', unit = 's'] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const seconds = Number(amount) * SECONDS[unit as keyof typeof SECONDS];
  if (seconds < 1 || seconds > LONGEST) {
    throw new InvalidArgumentError('It must be 1s to 365d, such as 90s, 15m, 1h or 7d.');
  }
  return seconds;
}
