import { parseArgs } from 'node:util';

export interface StartOptions {
  /** Where the injector takes reviews, over TLS. */
  readonly port: number;
  /** Whether to end after the table instead of serving. */
  readonly once: boolean;
}

const DEFAULT_PORT = '8443';
const USAGE = 'usage: npm start -- [--port N] [--once]';

/**
 * Reads the arguments of `npm start`.
 *
 * @throws Error naming the argument that is unknown or wrong.
 */
export function parseOptions(args: readonly string[]): StartOptions {
  const { port, once } = parse(args);
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    throw new Error(`--port is "${port}", must be a number from 1 to 65535; ${USAGE}`);
  }
  return { port: Number(port), once };
}

function parse(args: readonly string[]): { readonly port: string; readonly once: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: DEFAULT_PORT },
        once: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new Error(`${(error as Error).message}; ${USAGE}`, { cause: error });
  }
}
