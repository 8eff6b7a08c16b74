import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';

/** Holds the metrics of this program. */
@Injectable()
export class MetricsRegistry {
  readonly registry = new Registry();

  /** What `Content-Type` the {@link render}ed text has. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** All metrics in the text format of Prometheus. */
  render(): Promise<string> {
    return this.registry.metrics();
  }
}
