import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { listen, ListenError } from './listen.ts';

const VARIABLES = { hostVariable: 'X_HOST', portVariable: 'X_PORT' };

describe(listen.name, () => {
  const servers: Server[] = [];
  const newServer = (): Server => {
    const server = createServer();
    servers.push(server);
    return server;
  };

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
    }
  });

  it('should take any free port for 0', async () => {
    const { port } = await listen(newServer(), { host: '127.0.0.1', port: 0, ...VARIABLES });

    expect(port).toBeGreaterThan(0);
  });

  it('should take IPv4 calls when no host is given', async () => {
    const server = newServer().on('request', (_, response) => response.end('here'));
    const { port } = await listen(server, { port: 0, ...VARIABLES });

    const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });

    expect(await response.text()).toBe('here');
  });

  describe('when the port is taken', () => {
    it('should say so in one sentence with the name of the setting', async () => {
      const { port } = await listen(newServer(), { host: '127.0.0.1', port: 0, ...VARIABLES });

      const second = listen(newServer(), { host: '127.0.0.1', port, ...VARIABLES });

      await expect(second).rejects.toMatchObject({
        name: ListenError.name,
        message: `X_PORT is ${port}, which another program listens on: stop it, or set X_PORT to a free port`,
      });
    });
  });

  describe('when the host is not of this machine', () => {
    it('should name the setting of the host', async () => {
      const answer = listen(newServer(), { host: '192.0.2.1', port: 0, ...VARIABLES });

      await expect(answer).rejects.toThrow('X_HOST is "192.0.2.1", which is no address');
    });
  });
});
