import type { Fault, Slots } from '@sidecar-injector/tc';
import type { Moment } from '../clock/clock.ts';
import type { InterfacePlan } from '../kernel/interface-plan.ts';
import type { PlacedRule } from './plan-faults.ts';

/** A fault that is to be in force. */
export interface ActiveFault {
  readonly fault: Fault;
  /** Where it applies: those of the fault, or of the default routes when it was set. */
  readonly interfaces: readonly string[];
  /** Absent for one that stays until it is removed. */
  readonly deadline?: Moment | undefined;
}

/** Active faults by name. */
export type Faults = ReadonlyMap<string, ActiveFault>;

/** What the agent must remember to know its own traces in the kernel again. */
export interface Memory {
  /** By device: which class and preferences each rule has. */
  readonly slots: ReadonlyMap<string, Slots>;
  /** By interface: the ifb for what comes in. */
  readonly ifbs: ReadonlyMap<string, string>;
  /** Interfaces that had no hook for filters before the agent made one. */
  readonly hooks: ReadonlySet<string>;
}

/** All that is to be in force, and how. */
export interface FaultState {
  readonly faults: Faults;
  readonly memory: Memory;
  readonly plans: readonly InterfacePlan[];
  readonly rules: readonly PlacedRule[];
  readonly warnings: readonly string[];
}

export const NO_MEMORY: Memory = { slots: new Map(), ifbs: new Map(), hooks: new Set() };

export const NO_FAULTS: FaultState = {
  faults: new Map(),
  memory: NO_MEMORY,
  plans: [],
  rules: [],
  warnings: [],
};
