import { Injectable } from '@nestjs/common';
import type { Counter, Histogram } from 'prom-client';
import { ChangeRecorder } from '../changes/change-recorder.ts';
import { describeMetric, kindOf } from './metrics.ts';
import { MetricsRegistry } from './metrics-registry.ts';

/** Upper bounds in seconds: a change takes some 20 ms, a removal up to 1 s more. */
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts changes. */
@Injectable()
export class ChangeMetrics {
  private changes: Counter<'kind' | 'outcome'> | undefined;
  private durations: Histogram | undefined;

  constructor(
    private readonly metrics: MetricsRegistry,
    recorder: ChangeRecorder,
  ) {
    metrics.whenLoaded(({ Counter, Histogram }, registers) => {
      this.changes = new Counter({ ...describeMetric('agent_changes_total'), registers });
      this.durations = new Histogram({
        ...describeMetric('agent_change_duration_seconds'),
        buckets: BUCKETS,
        registers,
      });
    });
    recorder.whenMade((faults, outcome, seconds) => {
      this.count(kindOf(faults), outcome, seconds);
    });
  }

  /**
   * @param kind of the fault, see {@link kindOf}.
   * @param outcome `ok` or the code of an error: both sets are small, so the series are few.
   */
  private count(kind: string, outcome: string, seconds: number): void {
    void this.metrics.load().then(() => {
      this.changes?.inc({ kind, outcome });
      this.durations?.observe(seconds);
    });
  }
}
