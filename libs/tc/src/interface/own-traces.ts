/** How what comes in on one interface gets to its ifb. */
export interface IngressMemory {
  readonly ifb: string;
  /** Preference of our filters at the hook. */
  readonly pref: number;
  /** Whether the agent has made the hook: then it removes it again. */
  readonly madeHook: boolean;
}

/** Minors of classes by what they are for. */
export type Minors = ReadonlyMap<string, number>;

/** What the agent must remember to know its own traces in the kernel again. */
export interface Memory {
  /** By device. */
  readonly minors: ReadonlyMap<string, Minors>;
  /** By interface. */
  readonly ingress: ReadonlyMap<string, IngressMemory>;
}

export const NO_MEMORY: Memory = { minors: new Map(), ingress: new Map() };

/** Below are the kernel's own; above, handles of queues would meet. */
export const FIRST_MINOR = 0x10;
export const LAST_MINOR = 0x7ff;

/**
 * Gives each class a minor: the one it had, or one that nothing uses, also no class on its way out.
 *
 * @param present minors that the kernel has.
 */
export function assignMinors(
  keys: readonly string[],
  held: Minors,
  present: Iterable<number>,
): Minors {
  const used = new Set([...held.values(), ...present]);
  return new Map(
    keys.map((key) => {
      const minor = held.get(key) ?? nextFree(used);
      used.add(minor);
      return [key, minor];
    }),
  );
}

function nextFree(used: ReadonlySet<number>): number {
  for (let minor = FIRST_MINOR; minor <= LAST_MINOR; minor++) {
    if (!used.has(minor)) {
      return minor;
    }
  }
  throw new Error('no class is left for another fault');
}
