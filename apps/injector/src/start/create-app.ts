import type { Server } from 'node:https';
import type { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  createApp,
  makeReady,
  newAdapter,
  refuseBadUrl,
  releaseMemoryWhenIdle,
} from '@sidecar-injector/http';
import { acceptJson } from '../admission/json-body.ts';
import { AppModule } from './app.module.ts';
import type { Foundations } from './preflight.ts';

/**
 * How long a connection is kept on which nothing is asked, in milliseconds. kube-apiserver gives up
 * its own after 90 s, those too that it has opened and never used: it must not be us who is first,
 * while a review is on its way.
 */
const IDLE_TIMEOUT = 120_000;

/** How long no review must have come before memory is given back, in milliseconds. */
const QUIET = 30_000;

/** What this server speaks at least. */
const TLS = { minVersion: 'TLSv1.2', handshakeTimeout: 10_000 } as const;

/** Makes the application: ready to answer, and not listening yet. */
export async function createInjector(foundations: Foundations): Promise<NestFastifyApplication> {
  const module = AppModule.register(foundations);
  return makeReady(await createApp(module, newTlsAdapter(foundations), foundations.log));
}

/** Makes the TLS server, which takes up each further certificate by itself. */
export function newTlsAdapter({ certificate, config }: Foundations): FastifyAdapter {
  const { cert, key } = certificate.current ?? {};
  const options = {
    https: { ...TLS, cert, key, headersTimeout: IDLE_TIMEOUT },
    keepAliveTimeout: IDLE_TIMEOUT,
    requestTimeout: IDLE_TIMEOUT,
    // A review that arrives while the server closes is answered: a 503 would be a missed Pod.
    return503OnClosing: false,
  };
  const adapter = newAdapter(options, refuseBadUrl);
  acceptJson(adapter.getInstance(), config.bodyLimit);
  const server = adapter.getHttpServer<Server>();
  releaseMemoryWhenIdle(server, QUIET);
  certificate.whenSwapped((pair) => {
    server.setSecureContext({ ...TLS, cert: pair.cert, key: pair.key });
  });
  return adapter;
}
