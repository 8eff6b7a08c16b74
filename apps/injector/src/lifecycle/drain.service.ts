import { setTimeout as delay } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { CONFIG, ConnectionDrain, LOGGER } from '@sidecar-injector/http';
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { Serving } from './serving.ts';

/**
 * Ends the service of reviews without losing one: first not ready, so that the Pod leaves the
 * Service; reviews are still answered while the API servers hear of that; then Nest closes.
 */
@Injectable()
export class DrainService implements BeforeApplicationShutdown {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly serving: Serving,
    private readonly connections: ConnectionDrain,
  ) {}

  async beforeApplicationShutdown(signal?: string): Promise<void> {
    this.log.info({ signal, drainMs: this.config.drainTime }, 'ending');
    this.serving.end();
    this.connections.announce();
    await delay(this.config.drainTime);
    this.connections.finish();
  }
}
