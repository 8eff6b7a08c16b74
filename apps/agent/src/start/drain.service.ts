import type { Server } from 'node:http';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { ConnectionDrain } from '@sidecar-injector/http';

/** Ends connections when the agent ends, also those that somebody keeps open. */
@Injectable()
export class DrainService implements BeforeApplicationShutdown {
  private readonly connections: ConnectionDrain;

  constructor({ httpAdapter }: HttpAdapterHost<FastifyAdapter>) {
    this.connections = new ConnectionDrain(httpAdapter.getHttpServer<Server>());
  }

  beforeApplicationShutdown(): void {
    this.connections.announce();
    this.connections.finish();
  }
}
