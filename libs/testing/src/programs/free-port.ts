import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/**
 * Finds a TCP port that nobody listens on, or makes sure that a wanted one is free.
 *
 * @param wanted the port to try; 0 lets the system choose.
 * @returns the port, which is free again when the promise resolves.
 * @throws Error with `code` `EADDRINUSE` when the wanted port is taken.
 */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer().listen(wanted);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
