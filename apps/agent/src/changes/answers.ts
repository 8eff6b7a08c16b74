import type { FaultReport } from '@sidecar-injector/tc';
import type { Drift } from './fault-store.ts';
import type { FaultView, LeafView } from './fault-view.ts';

/** What every changing call answers. */
export interface ChangeAnswer {
  /** What was run, or with `dryRun` would be; empty where nothing had to be. */
  readonly 'tc command': string;
  /** `null` where it was removed. */
  readonly fault: FaultView | null;
  /** What the kernel has for it now. */
  readonly kernel: readonly LeafView[];
  /** What the user will see. */
  readonly expected: readonly string[];
  readonly warnings: readonly string[];
  /** There with `?dryRun=true`. */
  readonly dryRun?: true;
  /** Packets that still waited in what was removed, and are lost; there after a removal. */
  readonly droppedAtRemoval?: number;
}

/** What reading one fault answers. */
export interface FaultAnswer {
  readonly fault: FaultView | null;
  readonly kernel: readonly LeafView[];
  readonly expected: readonly string[];
  readonly warnings: readonly string[];
}

/** What the list of faults answers. */
export interface FaultsAnswer {
  readonly faults: readonly (FaultView & FaultReport & { readonly kernel: readonly LeafView[] })[];
  /** Whether somebody else has changed in the kernel what the agent has set, and what came of it. */
  readonly drifted: Drift;
  /** How often it was put back since the agent started. */
  readonly repairs: number;
}
