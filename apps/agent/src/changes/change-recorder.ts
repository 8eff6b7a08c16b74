import { Inject, Injectable } from '@nestjs/common';
import { ApiError, LOGGER } from '@sidecar-injector/http';
import type { Fault } from '@sidecar-injector/tc';
import type { Logger } from 'pino';
import { Subject } from 'rxjs';
import type { FaultAnswer } from './fault-view.ts';
import { toAgentError } from './agent-error.ts';

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

/** A change that was asked for. */
export interface Change {
  readonly action: 'set' | 'remove';
  /** What it sets or removes. */
  readonly faults: readonly Fault[];
  readonly options: ChangeOptions;
}

/** What every changing call answers. */
export interface ChangeAnswer extends FaultAnswer {
  /** What was run, or with `dryRun` would be; empty where nothing had to be. */
  readonly 'tc command': string;
  /** There with `?dryRun=true`. */
  readonly dryRun?: true;
  /** Packets that still waited in what was removed, and are lost; there after a removal. */
  readonly droppedAtRemoval?: number;
}

/** What has come of a change. */
export interface MadeChange {
  readonly faults: readonly Fault[];
  /** `ok` or the code of an error. */
  readonly outcome: string;
  readonly seconds: number;
}

/** Makes changes, and leaves one line in the log for each. */
@Injectable()
export class ChangeRecorder {
  /** Tells of every change; faults that are set together count each. */
  readonly made = new Subject<MadeChange>();

  constructor(@Inject(LOGGER) private readonly log: Logger) {}

  /** @throws what the change throws. */
  async record(change: Change, make: () => Promise<ChangeAnswer>): Promise<ChangeAnswer> {
    const started = performance.now();
    const { action, faults, options } = change;
    const { caller: who, dryRun } = options;
    const line = { who, action, faults: faults.map(({ name }) => name), dryRun };
    try {
      const answer = await make();
      this.tell(change, 'ok', started);
      this.log.info({ ...line, result: 'ok', commands: answer['tc command'] }, 'change');
      return answer;
    } catch (error) {
      const known = toAgentError(error);
      const result = known instanceof ApiError ? known.code : 'internal';
      this.tell(change, result, started);
      this.log.warn({ ...line, result }, 'change');
      throw error;
    }
  }

  private tell({ action, faults }: Change, outcome: string, started: number): void {
    const seconds = (performance.now() - started) / 1_000;
    for (const each of action === 'set' ? faults.map((fault) => [fault]) : [faults]) {
      this.made.next({ faults: each, outcome, seconds });
    }
  }
}
