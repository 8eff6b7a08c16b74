import { once } from 'node:events';
import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';
import { IdleService } from './lifetime/idle.service.ts';

/**
 * Takes calls on a socket that listens already, and ends the process with 0 when there is nothing
 * to do. The socket stays open in the process that holds it, and so does its queue: a connection
 * that comes in that moment waits there, and starts the agent again.
 *
 * @param socket its descriptor.
 */
export async function takeHeldCalls(
  app: INestApplication<Server>,
  socket: number,
  log: Logger,
): Promise<void> {
  const server = app.getHttpServer();
  server.listen({ fd: socket });
  await once(server, 'listening');
  log.info({ descriptor: socket }, 'calls are taken');
  app.get(IdleService).watch(server, () => {
    log.info('nothing to do: asleep until the next call');
    process.exit(0);
  });
}
