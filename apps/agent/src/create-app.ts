import type { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp, newAdapter } from '@sidecar-injector/http';
import { refuseBadHttp, refuseBadPath } from './api/refuse-bad-http.ts';
import { AppModule, type Foundations } from './app.module.ts';

/** The largest body: a fault with some thousand CIDRs, in bytes. */
const BODY_LIMIT = 64 * 1024;

/** Longer than any value, so that the parser of the value can say what is wrong with it. */
const LONGEST_PARAMETER = 8 * 1024;

/** How long a request may take to arrive, in milliseconds. */
const REQUEST_TIMEOUT = 30_000;

/** Makes the application: its parts are there, its routes are not yet. */
export function createAgent(foundations: Foundations): Promise<NestFastifyApplication> {
  return createApp(AppModule.register(foundations), newAgentAdapter(), foundations.log);
}

/** The server, with what it takes and what it refuses. */
export function newAgentAdapter(): FastifyAdapter {
  const options = {
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    requestTimeout: REQUEST_TIMEOUT,
    // A GET changes: what only looks, as HEAD does, must not.
    exposeHeadRoutes: false,
    clientErrorHandler: refuseBadHttp,
  };
  const adapter = newAdapter(options, refuseBadPath);
  const server = adapter.getInstance();
  server.removeContentTypeParser('text/plain');
  // Answers are read in terminals.
  server.setReplySerializer((payload) => `${JSON.stringify(payload)}\n`);
  return adapter;
}
