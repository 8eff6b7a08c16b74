import type { Fault } from '@sidecar-injector/tc';
import type { ChangeAnswer } from './answers.ts';

/** Who asks for a change, for the audit log. */
export interface Caller {
  readonly address: string;
  /** Of the token; absent where none is needed. */
  readonly subject?: string | undefined;
}

/** How a change is asked for. */
export interface ChangeOptions {
  readonly caller: Caller;
  /** Says what would be done, and does nothing. */
  readonly dryRun: boolean;
}

/** A change that was asked for and is not yet made: see {@link ChangeRecorder}. */
export interface Change {
  readonly action: 'set' | 'remove';
  /** What it sets or removes. */
  readonly faults: readonly Fault[];
  readonly options: ChangeOptions;
  /** @throws ApiError of the catalogue; the kernel is then as it was, or the error says so. */
  readonly make: () => Promise<ChangeAnswer>;
}
