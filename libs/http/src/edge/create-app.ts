import type { DynamicModule, NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { JsonLogger } from '../logging/json.logger.ts';

/** Makes an application: its parts are there, its routes are not yet. */
export function createApp(
  module: DynamicModule,
  adapter: FastifyAdapter,
  log: Logger,
): Promise<NestFastifyApplication> {
  return NestFactory.create<NestFastifyApplication>(module, adapter, appOptions(log));
}

/** What Nest is told besides: where its words go, and that bodies are not its business. */
export function appOptions(log: Logger): NestApplicationOptions {
  return { logger: new JsonLogger(log), bodyParser: false, abortOnError: false };
}

/** Brings an application to the point where its server may listen. */
export async function makeReady(app: NestFastifyApplication): Promise<NestFastifyApplication> {
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
