import type { Netem } from '../effects/netem.ts';
import type { U32Key } from '../plan/u32.ts';

/** Major number of everything that is ours: it marks ownership. */
export const HANDLE = '7fa1:';

/** A u32 filter, as it is wanted or as the kernel has it. */
export interface Filter {
  readonly protocol: 'all' | 'arp' | 'ip' | 'ipv6';
  readonly pref: number;
  readonly keys: readonly U32Key[];
  /** `7fa1:10` for a class, `7fa1:0` for the direct queue, `pass`, or `redirect fi0`. */
  readonly target: string;
}

/** A class with its netem. */
export interface Leaf {
  readonly netem: Netem;
  readonly limit: number;
}

/** Our part of one network device. */
export interface Device {
  /** Whether the root qdisc is ours. */
  readonly hasRoot: boolean;
  /** By class minor. A class without a netem has `undefined`. */
  readonly leaves: ReadonlyMap<number, Leaf | undefined>;
  readonly filters: readonly Filter[];
}

export const EMPTY_DEVICE: Device = { hasRoot: false, leaves: new Map(), filters: [] };

export function classId(minor: number): string {
  return `${HANDLE}${minor.toString(16)}`;
}

/** Two filters are the same when this text is. */
export function filterKey({ protocol, pref, keys, target }: Filter): string {
  const matches = keys.map(
    ({ offset, value, mask }) => `${hex(value)}/${hex(mask)}@${String(offset)}`,
  );
  return `${protocol} ${String(pref)} ${matches.sort().join(',')} ${target}`;
}

function hex(word: number): string {
  return word.toString(16);
}
