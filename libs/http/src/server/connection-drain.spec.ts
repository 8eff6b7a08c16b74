import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { HttpAdapterHost } from '@nestjs/core';
import { ConnectionDrain } from './connection-drain.ts';

describe(ConnectionDrain.name, () => {
  let server: Server;
  let sut: ConnectionDrain;
  let agent: Agent;
  let port: number;

  beforeEach(async () => {
    server = createServer((incoming, response) => {
      incoming.resume().once('end', () => response.end('done'));
    });
    server.keepAliveTimeout = 120_000;
    sut = new ConnectionDrain({ httpAdapter: { getHttpServer: () => server } } as HttpAdapterHost);
    sut.onModuleInit();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
    agent = new Agent({ keepAlive: true, maxSockets: 1 });
  });

  afterEach(() => {
    agent.destroy();
    server.close();
    server.closeAllConnections();
  });

  const get = async (): Promise<IncomingMessage> => {
    const call = request({ host: '127.0.0.1', port, agent }).end();
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    await text(response);
    return response;
  };

  it('should leave connections alone until it is announced', async () => {
    expect((await get()).headers.connection).toBe('keep-alive');
  });

  it('should ask for a new connection on every answer once it is announced', async () => {
    await get();
    sut.announce();

    expect((await get()).headers.connection).toBe('close');
  });

  describe('when the server closes', () => {
    it('should not wait for a connection that became idle after the close began', async () => {
      const call = request({ host: '127.0.0.1', port, agent, method: 'POST' });
      call.write('half');
      await once(server, 'request');
      const closed = once(server, 'close');
      server.close();
      sut.finish();
      call.end('rest');

      const [response] = (await once(call, 'response')) as [IncomingMessage];

      expect(await text(response)).toBe('done');
      await closed;
    });

    it('should cut what is not done in time', async () => {
      const mute = connect(port, '127.0.0.1');
      await once(server, 'connection');
      const started = performance.now();
      const closed = once(server, 'close');
      server.close();
      sut.finish();
      mute.once('error', () => undefined);

      await closed;

      expect(performance.now() - started).toBeLessThan(6_000);
      mute.destroy();
    });
  });
});
