import { Injectable } from '@nestjs/common';
import { type Outcome, REASONS } from '@sidecar-injector/injection';
import { Counter, Histogram } from 'prom-client';
import { InjectorMetrics } from './injector-metrics.ts';

/** From the engine's tens of microseconds to the seconds after which an API server gives up. */
const BUCKETS = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.01, 0.1, 1];

const FAILURES = ['error', 'invalid'] as const;
const DECISIONS = ['inject', 'skip', 'deny'] as const satisfies readonly Outcome['decision'][];

/** Counts reviews. */
@Injectable()
export class ReviewMetrics {
  private readonly reviews: Counter<'outcome' | 'dry_run'>;
  private readonly skips: Counter<'reason'>;
  private readonly durations: Histogram;

  constructor(metrics: InjectorMetrics) {
    this.reviews = new Counter(metrics.describe('injector_reviews_total'));
    this.skips = new Counter(metrics.describe('injector_skips_total'));
    this.durations = new Histogram({
      ...metrics.describe('injector_review_duration_seconds'),
      buckets: BUCKETS,
    });
    this.showZeros();
  }

  countOutcome({ decision, reason }: Outcome, dryRun: boolean, seconds: number): void {
    this.reviews.inc({ outcome: decision, dry_run: String(dryRun) });
    this.durations.observe(seconds);
    if (decision !== 'inject') {
      this.skips.inc({ reason });
    }
  }

  /** Counts a review that got no decision. */
  countFailure(outcome: (typeof FAILURES)[number], dryRun: boolean): void {
    this.reviews.inc({ outcome, dry_run: String(dryRun) });
  }

  /** A series that begins with its first increment hides that increment from `rate()`. */
  private showZeros(): void {
    for (const outcome of [...DECISIONS, ...FAILURES]) {
      this.reviews.inc({ outcome, dry_run: 'false' }, 0);
      this.reviews.inc({ outcome, dry_run: 'true' }, 0);
    }
    for (const reason of Object.keys(REASONS).filter((code) => code !== 'injected')) {
      this.skips.inc({ reason }, 0);
    }
  }
}
