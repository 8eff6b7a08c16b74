import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import {
  createLogger,
  describeError,
  listen,
  makeReady,
  releaseMemoryWhenIdle,
  shutDownOnSignals,
} from '@sidecar-injector/http';
import { destination, type Logger } from 'pino';
import { config as rxjs } from 'rxjs';
import { type Config, readConfig } from './config/config.ts';
import { readHolder } from './config/holder.ts';
import { createAgent } from './create-app.ts';
import { SleepService } from './lifetime/sleep.service.ts';
import { RecoveryService } from './lifetime/recovery.service.ts';

/** How long until a port that was taken is tried again, in milliseconds. */
const RETRY_AFTER = 5_000;

/** How long nobody must have called before memory is given back, in milliseconds. */
const QUIET = 3_000;

/**
 * Starts the agent and returns when it takes calls. Nothing that is wrong ends it: that would
 * make its Pod unready.
 */
export async function startAgent(): Promise<void> {
  const { config, warnings } = readConfig();
  // Lines are few and tell of changes: each is written at once, and never waited for.
  const log = createLogger(config.logLevel, destination({ dest: 1, sync: false, minLength: 0 }));
  for (const warning of [...config.problems, ...warnings, ...warnOfOpenness(config)]) {
    log.warn(warning);
  }
  // What listens to changes must not end the agent.
  rxjs.onUnhandledError = (err: unknown) => {
    log.error({ err }, 'a listener has failed');
  };
  const app = await createAgent({ config, log });
  shutDownOnSignals(app);
  releaseMemoryWhenIdle(app.getHttpServer(), QUIET);
  // The kernel is read while the routes are made.
  const begun = app.get(RecoveryService).begin();
  await makeReady(app);
  await begun;
  const { socket, waitingProcess } = readHolder();
  if (waitingProcess !== undefined) {
    process.kill(waitingProcess, 'SIGUSR1');
  }
  await (socket === undefined
    ? listenAtLast(app.getHttpServer(), config, log)
    : takeHeldCalls(app, socket, log));
}

async function listenAtLast(server: Server, config: Config, log: Logger): Promise<void> {
  const { host, port } = config;
  const names = { hostVariable: 'AGENT_HOST', portVariable: 'AGENT_PORT' };
  for (;;) {
    try {
      const { address } = await listen(server, { host, port, ...names });
      log.info({ host: address, port }, 'calls are taken');
      return;
    } catch (error) {
      log.error({ retryAfterMs: RETRY_AFTER }, describeError(error));
      await delay(RETRY_AFTER);
    }
  }
}

/**
 * Takes calls on a socket that listens already, and ends the process with 0 when there is nothing
 * to do. The socket stays open in the process that holds it, and so does its queue: a connection
 * that comes in that moment waits there, and starts the agent again.
 *
 * @param socket its descriptor.
 */
async function takeHeldCalls(
  app: INestApplication<Server>,
  socket: number,
  log: Logger,
): Promise<void> {
  const server = app.getHttpServer();
  server.listen({ fd: socket });
  await once(server, 'listening');
  log.info({ descriptor: socket }, 'calls are taken');
  app.get(SleepService).watch(server, () => {
    log.info('nothing to do: asleep until the next call');
    process.exit(0);
  });
}

function warnOfOpenness({ publicKey, allowFrom }: Config): string[] {
  const who =
    allowFrom === undefined ? 'whoever reaches the port' : 'whoever AGENT_ALLOW_FROM names';
  return publicKey === undefined
    ? [`AGENT_AUTH_PUBLIC_KEY is not set: ${who} may set faults without a token`]
    : [];
}
