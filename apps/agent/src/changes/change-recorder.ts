import { Inject, Injectable } from '@nestjs/common';
import { ApiError } from '@sidecar-injector/http';
import type { Fault } from '@sidecar-injector/tc';
import type { Logger } from 'pino';
import { LOGGER } from '../config/tokens.ts';
import type { ChangeAnswer } from './answers.ts';
import type { Change } from './change.ts';
import { toAgentError } from './to-agent-error.ts';

/** @param outcome `ok` or the code of an error. */
type Listener = (faults: readonly Fault[], outcome: string, seconds: number) => void;

/** Makes changes, and leaves one line in the log for each; whoever counts them is told. */
@Injectable()
export class ChangeRecorder {
  private readonly listeners: Listener[] = [];

  constructor(@Inject(LOGGER) private readonly log: Logger) {}

  whenMade(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** @throws what the change throws. */
  async make({ action, faults, options, make }: Change): Promise<ChangeAnswer> {
    const started = performance.now();
    const { caller: who, dryRun } = options;
    const line = { who, action, faults: faults.map(({ name }) => name), dryRun };
    try {
      const answer = await make();
      this.tell(action, faults, 'ok', started);
      this.log.info({ ...line, result: 'ok', commands: answer['tc command'] }, 'change');
      return answer;
    } catch (error) {
      const known = toAgentError(error);
      const result = known instanceof ApiError ? known.code : 'internal';
      this.tell(action, faults, result, started);
      this.log.warn({ ...line, result }, 'change');
      throw error;
    }
  }

  /** Faults that are set together count each. */
  private tell(
    action: Change['action'],
    faults: readonly Fault[],
    outcome: string,
    started: number,
  ): void {
    const seconds = (performance.now() - started) / 1_000;
    for (const each of action === 'set' ? faults.map((fault) => [fault]) : [faults]) {
      for (const listener of this.listeners) {
        listener(each, outcome, seconds);
      }
    }
  }
}
