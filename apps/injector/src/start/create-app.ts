import type { Server } from 'node:https';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { JsonLogger, newRequestIds, NO_SCHEMAS, refuseBadUrl } from '@sidecar-injector/http';
import { acceptJson } from '../admission/json-body.ts';
import { AppModule } from '../app.module.ts';
import type { CertificateService } from '../tls/certificate.service.ts';
import type { Foundations } from './preflight.ts';

/** What this server speaks at least. */
const TLS = { minVersion: 'TLSv1.2', handshakeTimeout: 10_000 } as const;

/** kube-apiserver drops a connection that was idle for 90 s: it must not be us who is first. */
const KEEP_ALIVE_TIMEOUT = 120_000;

/** No webhook call may take longer than this (`timeoutSeconds` of a MutatingWebhook). */
const REQUEST_TIMEOUT = 30_000;

/** Makes the application: ready to answer, and not listening yet. */
export async function createApp(foundations: Foundations): Promise<NestFastifyApplication> {
  const { config, log, certificate } = foundations;
  const adapter = newAdapter(certificate);
  acceptJson(adapter.getInstance(), config.bodyLimit);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(foundations),
    adapter,
    { logger: new JsonLogger(log), bodyParser: false, abortOnError: false },
  );
  await app.init();
  await adapter.getInstance().ready();
  return app;
}

function newAdapter(certificate: CertificateService): FastifyAdapter {
  const { cert, key } = certificate.current ?? {};
  const adapter = new FastifyAdapter({
    https: { ...TLS, cert, key },
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    requestTimeout: REQUEST_TIMEOUT,
    // A review that arrives while the server closes is answered: a 503 would be a missed Pod.
    return503OnClosing: false,
    genReqId: newRequestIds(),
    frameworkErrors: refuseBadUrl,
    schemaController: NO_SCHEMAS,
    // Nothing here is Express middleware; its plugin would take part in every request.
    skipMiddie: true,
  });
  const server = adapter.getHttpServer<Server>();
  certificate.whenSwapped((pair) => {
    server.setSecureContext({ ...TLS, cert: pair.cert, key: pair.key });
  });
  return adapter;
}
