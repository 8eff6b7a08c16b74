import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { describeError, errorCode } from '../errors/describe-error.ts';

/** Where a server is to listen, and which settings said so. */
export interface ListenAddress {
  /** Absent: `::` with IPv4 on it, or `0.0.0.0` where IPv6 is off; Node finds out which. */
  readonly host?: string | undefined;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Names of the settings, for the message. */
  readonly hostVariable: string;
  readonly portVariable: string;
}

/** A server cannot listen where it was told to; the message says why, and what to change. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/**
 * Starts to listen.
 *
 * @returns the address that was taken.
 * @throws ListenError when the address is taken, forbidden or not of this machine.
 */
export async function listen(server: Server, address: ListenAddress): Promise<AddressInfo> {
  server.listen({ port: address.port, ...(address.host !== undefined && { host: address.host }) });
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new ListenError(describe(cause, address), { cause });
  }
  return server.address() as AddressInfo;
}

function describe(
  cause: unknown,
  { host, port, hostVariable, portVariable }: ListenAddress,
): string {
  switch (errorCode(cause)) {
    case 'EADDRINUSE':
      return `${portVariable} is ${port}, which another program listens on: stop it, or set ${portVariable} to a free port`;
    case 'EACCES':
      return `${portVariable} is ${port}, which this user may not listen on: set it to a port above 1023`;
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'ENOTFOUND':
      return `${hostVariable} is ${JSON.stringify(host)}, which is no address of this machine: unset it to listen on all`;
    default:
      return `cannot listen on ${host ?? 'any address'}, port ${port}: ${describeError(cause)}`;
  }
}
