import { Injectable } from '@nestjs/common';
import { MetricsRegistry } from '@sidecar-injector/http';
import { newProcessRegistry } from '@sidecar-injector/http/health-port';
import { METRICS } from './metrics.ts';

/** Holds the metrics of this program, those of the process among them. */
@Injectable()
export class InjectorMetrics extends MetricsRegistry<typeof METRICS> {
  constructor() {
    super(newProcessRegistry(), METRICS);
  }
}
