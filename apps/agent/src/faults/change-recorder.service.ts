import { Inject, Injectable } from '@nestjs/common';
import { ApiError } from '@sidecar-injector/http';
import type { Fault } from '@sidecar-injector/tc';
import type { Logger } from 'pino';
import { LOGGER } from '../config/tokens.ts';
import { toAgentError } from '../errors/to-agent-error.ts';
import { ChangeMetrics } from '../metrics/change-metrics.service.ts';
import { kindOf } from '../metrics/fault-kind.ts';
import type { ChangeAnswer } from './answers.ts';
import type { ChangeOptions } from './caller.ts';

/** Leaves one line in the log, and a count, for each change that was asked for. */
@Injectable()
export class ChangeRecorder {
  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly metrics: ChangeMetrics,
  ) {}

  async record(
    action: 'set' | 'remove',
    faults: readonly Fault[],
    { caller, dryRun }: ChangeOptions,
    change: () => Promise<ChangeAnswer>,
  ): Promise<ChangeAnswer> {
    const started = performance.now();
    const line = { who: caller, action, faults: faults.map(({ name }) => name), dryRun };
    try {
      const answer = await change();
      this.count(faults, 'ok', started);
      this.log.info({ ...line, result: 'ok', commands: answer['tc command'] }, 'change');
      return answer;
    } catch (error) {
      const known = toAgentError(error);
      const result = known instanceof ApiError ? known.code : 'internal';
      this.count(faults, result, started);
      this.log.warn({ ...line, result }, 'change');
      throw error;
    }
  }

  private count(faults: readonly Fault[], outcome: string, started: number): void {
    const seconds = (performance.now() - started) / 1_000;
    this.metrics.count(kindOf(faults), outcome, seconds);
  }
}
