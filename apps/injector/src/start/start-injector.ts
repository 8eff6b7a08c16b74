import { listen, type ListenAddress, ListenError, shutDownOnSignals } from '@sidecar-injector/http';
import { HealthServer } from '@sidecar-injector/http/health-port';
import { Serving } from '../lifecycle/serving.ts';
import { createInjector } from './create-app.ts';
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
  const app = await createInjector(foundations);
  shutDownOnSignals(app);
  const at = (port: number, portVariable: string): ListenAddress => ({
    host: config.host,
    port,
    hostVariable: 'INJECTOR_HOST',
    portVariable,
  });
  try {
    const { server } = app.get(HealthServer);
    const health = await listen(server, at(config.healthPort, 'INJECTOR_HEALTH_PORT'));
    const reviews = await listen(app.getHttpServer(), at(config.port, 'INJECTOR_PORT'));
    app.get(Serving).begin();
    log.info(
      { host: reviews.address, port: reviews.port, healthPort: health.port },
      'reviews are taken',
    );
  } catch (error) {
    throw error instanceof ListenError ? new StartError([error.message]) : error;
  }
}
