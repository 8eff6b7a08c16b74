import type { Server } from 'node:http';
import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { ConnectionDrain } from '@sidecar-injector/http';

/** Ends connections when the agent ends, also those that somebody keeps open. */
@Injectable()
export class ConnectionDrainService implements OnModuleInit, BeforeApplicationShutdown {
  private server: Server | undefined;
  private connections: ConnectionDrain | undefined;

  constructor(private readonly host: HttpAdapterHost<FastifyAdapter>) {}

  onModuleInit(): void {
    this.server = this.host.httpAdapter.getHttpServer<Server>();
    this.connections = new ConnectionDrain(this.server);
  }

  /** A server whose port was taken until now has none to end, and will not say that it closes. */
  beforeApplicationShutdown(): void {
    if (this.server?.listening === true) {
      this.connections?.announce();
      this.connections?.finish();
    }
  }
}
