import type { ServerOptions } from 'node:https';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import type { PathRefusal } from '../errors/refuse-bad-url.ts';
import { sendError } from '../errors/send-error.ts';
import { NO_SCHEMAS } from './no-schemas.ts';
import { newRequestIds } from './request-id.ts';

/** What is for one program alone to decide about its server. */
export interface AdapterOptions extends FastifyServerOptions {
  /** Absent for plain HTTP. */
  readonly https?: ServerOptions;
}

/** Makes a server for Nest, with all that every server here has. */
export function newAdapter(options: AdapterOptions, refusePath: PathRefusal): FastifyAdapter {
  return new FastifyAdapter({
    genReqId: newRequestIds(),
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      sendError(reply, refusePath(error, request), request.id);
    },
    schemaController: NO_SCHEMAS,
    // Nothing here is Express middleware; its plugin would take part in every request.
    skipMiddie: true,
    ...options,
  });
}
