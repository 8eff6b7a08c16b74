import { Injectable } from '@nestjs/common';
import type * as PromClient from 'prom-client';

/** What prom-client offers, once it is loaded. */
export type Client = typeof PromClient;

/** Makes metrics of one part of the program. */
export type MakeMetrics = (client: Client, registers: PromClient.Registry[]) => void;

/**
 * Holds the metrics of this program. prom-client is loaded with the first change or the first
 * scrape: most agents see neither.
 */
@Injectable()
export class MetricsRegistry {
  private readonly makers: MakeMetrics[] = [];
  private loading: Promise<PromClient.Registry> | undefined;

  /** Adds metrics, which are made when prom-client is loaded. */
  whenLoaded(make: MakeMetrics): void {
    this.makers.push(make);
  }

  load(): Promise<PromClient.Registry> {
    this.loading ??= this.make();
    return this.loading;
  }

  /** All metrics in the text format of Prometheus. */
  async render(): Promise<string> {
    const registry = await this.load();
    return registry.metrics();
  }

  private async make(): Promise<PromClient.Registry> {
    const client = await import('prom-client');
    const registry = new client.Registry();
    for (const make of this.makers) {
      make(client, [registry]);
    }
    return registry;
  }
}
