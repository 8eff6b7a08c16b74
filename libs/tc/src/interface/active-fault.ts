import type { Fault } from '../fault/fault.ts';

/** A fault that is to be in force. */
export interface ActiveFault {
  readonly fault: Fault;
  /** Where it applies: those of the fault, or of the default routes when it was set. */
  readonly interfaces: readonly string[];
  /** When it ends, in nanoseconds of the monotonic clock; absent for one that stays. */
  readonly deadline?: bigint | undefined;
}

/** Active faults by name. */
export type Faults = ReadonlyMap<string, ActiveFault>;
