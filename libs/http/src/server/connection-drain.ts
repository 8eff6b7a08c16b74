import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

/** How often connections are looked at that became idle while the server closes, in milliseconds. */
const SWEEP_INTERVAL = 50;

/** How long a request that is under way when the server closes may still take, in milliseconds. */
const CLOSE_LIMIT = 4_000;

/**
 * Ends the connections of the server without losing a request.
 *
 * Callers keep connections open for long (kube-apiserver for 90 s idle), so closing the listening
 * socket alone would wait for them, and cutting them would lose what they are about to send.
 */
@Injectable()
export class ConnectionDrain implements OnModuleInit {
  private readonly sockets = new Set<Socket>();

  constructor(private readonly host: HttpAdapterHost) {}

  /** Whether there can be connections: a server whose port is taken does not listen. */
  get isListening(): boolean {
    return this.server.listening;
  }

  /** The server does not listen yet. */
  onModuleInit(): void {
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  /** From now on every answer asks its caller to take a new connection, elsewhere if it can. */
  announce(): void {
    this.server.prependListener('request', (_: IncomingMessage, response: ServerResponse) => {
      response.setHeader('connection', 'close');
    });
  }

  /**
   * To be called when the server closes: ends each connection as soon as it is idle, and after
   * {@link CLOSE_LIMIT} whatever is left, so that the process ends in time.
   */
  finish(): void {
    const sweep = setInterval(() => {
      this.server.closeIdleConnections();
    }, SWEEP_INTERVAL);
    const limit = setTimeout(() => {
      for (const socket of this.sockets) {
        socket.destroy();
      }
    }, CLOSE_LIMIT);
    this.server.once('close', () => {
      clearInterval(sweep);
      clearTimeout(limit);
    });
  }

  private get server(): HttpServer | HttpsServer {
    return this.host.httpAdapter.getHttpServer() as HttpServer | HttpsServer;
  }
}
