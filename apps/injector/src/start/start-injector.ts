import { listen, ListenError, shutDownOnSignals } from '@sidecar-injector/http';
import { HealthServer } from '../health/health.server.ts';
import { Serving } from '../lifecycle/serving.ts';
import { createApp } from './create-app.ts';
import { preflight } from './preflight.ts';
import { StartError } from './start.error.ts';

/**
 * Starts the injector and returns when it takes reviews.
 *
 * @throws StartError with all that keeps it from that.
 */
export async function startInjector(): Promise<void> {
  const foundations = await preflight();
  const { config, log } = foundations;
  const app = await createApp(foundations);
  shutDownOnSignals(app);
  const { host } = config;
  try {
    const health = await listen(app.get(HealthServer).server, {
      host,
      port: config.healthPort,
      hostVariable: 'INJECTOR_HOST',
      portVariable: 'INJECTOR_HEALTH_PORT',
    });
    const reviews = await listen(app.getHttpServer(), {
      host,
      port: config.port,
      hostVariable: 'INJECTOR_HOST',
      portVariable: 'INJECTOR_PORT',
    });
    app.get(Serving).begin();
    log.info(
      { host: reviews.address, port: reviews.port, healthPort: health.port },
      'reviews are taken',
    );
  } catch (error) {
    throw error instanceof ListenError ? new StartError([error.message]) : error;
  }
}
