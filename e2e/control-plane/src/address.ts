import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

const ATTEMPTS = 20;

/** An address of this machine, and what gives it back. */
export interface Address {
  readonly ip: string;
  readonly release: () => Promise<void>;
}

/**
 * Finds an IPv4 address of this machine that is not loopback: an API server sends no review to one
 * that is. As root it is a spare one, so that clusters side by side do not meet.
 *
 * @throws Error when there is none.
 */
export async function takeAddress(): Promise<Address> {
  if (process.getuid?.() === 0) {
    return await addAddress();
  }
  const [found] = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal);
  if (found === undefined) {
    throw new Error('this machine has no IPv4 address but loopback: run as root, and one is added');
  }
  return { ip: found.address, release: () => Promise.resolve() };
}

/** Of the range for tests inside one network (RFC 2544), on the interface that all machines have. */
async function addAddress(): Promise<Address> {
  for (let attempt = 1; ; attempt += 1) {
    const ip = `198.18.${randomInt(256)}.${randomInt(1, 255)}`;
    try {
      await run('ip', ['address', 'add', `${ip}/32`, 'dev', 'lo']);
    } catch (error) {
      if (attempt === ATTEMPTS || (error as { code?: unknown }).code === 'ENOENT') {
        throw new Error('no address can be added to lo; apt-get install iproute2', {
          cause: error,
        });
      }
      continue;
    }
    const release = async (): Promise<void> => {
      await run('ip', ['address', 'del', `${ip}/32`, 'dev', 'lo']);
    };
    return { ip, release };
  }
}
