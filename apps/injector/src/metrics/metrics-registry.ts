import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';

/** How finely the delay of the event loop is sampled, in milliseconds. */
const LOOP_PRECISION = 100;

/** Holds the metrics of this program, those of the process among them. */
@Injectable()
export class MetricsRegistry {
  readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({
      register: this.registry,
      eventLoopMonitoringPrecision: LOOP_PRECISION,
    });
  }

  /** What `Content-Type` the {@link render}ed text has. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** All metrics in the text format of Prometheus. */
  render(): Promise<string> {
    return this.registry.metrics();
  }
}
