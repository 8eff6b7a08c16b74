import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiServer } from './api-server.ts';
import { type Certificate, newCertificate } from './certificate.ts';
import { freePort } from './free-port.ts';
import { Program } from './program.ts';

export interface InjectorOptions {
  /** The built program, `dist/apps/injector/main.js`. */
  readonly main: string;
  /** A directory of profile files. */
  readonly profiles: string;
  /** Where `tls.crt` and `tls.key` are written. */
  readonly folder: string;
  /** Where reviews are taken; without it, any free port. */
  readonly port?: number;
  /** What to put before the program, such as `taskset -c 0`. */
  readonly launcher?: readonly string[];
  /** What Node is given before the program, such as `--no-maglev`. */
  readonly nodeArguments?: readonly string[];
  /** More environment. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A running injector with its own certificate, and an API server that trusts it. */
export interface RunningInjector {
  readonly program: Program;
  readonly apiServer: ApiServer;
  /** Where reviews are taken. */
  readonly origin: string;
  /** Where `/healthz`, `/readyz` and `/metrics` are. */
  readonly healthOrigin: string;
  /** From the start of the process until it was ready, in milliseconds. */
  readonly readyAfter: number;
  /** Ends the injector. @returns its exit code. */
  readonly stop: () => Promise<string>;
}

/**
 * Starts the built injector on loopback with a throw-away certificate, and waits until it is ready.
 *
 * @throws Error with the program's output when it does not become ready.
 */
export async function startInjector(options: InjectorOptions): Promise<RunningInjector> {
  const { main, launcher = [], nodeArguments = [], port, folder } = options;
  const certificate = await newCertificate();
  await writeCertificate(folder, certificate);
  const ports = { review: await freePort(port), health: await freePort() };
  const command = [...launcher, process.execPath, ...nodeArguments, main];
  const started = performance.now();
  const program = await Program.start(command, environment(options, ports));
  const healthOrigin = `http://127.0.0.1:${ports.health}`;
  await untilReady(program, `${healthOrigin}/readyz`);
  const readyAfter = performance.now() - started;
  const origin = `https://localhost:${ports.review}`;
  const apiServer = new ApiServer(origin, certificate.cert);
  const stop = (): Promise<string> => {
    apiServer.close();
    return program.stop();
  };
  return { program, apiServer, origin, healthOrigin, readyAfter, stop };
}

async function writeCertificate(folder: string, { cert, key }: Certificate): Promise<void> {
  await writeFile(join(folder, 'tls.crt'), cert);
  await writeFile(join(folder, 'tls.key'), key, { mode: 0o600 });
}

function environment(
  { folder, profiles, env }: InjectorOptions,
  ports: { readonly review: number; readonly health: number },
): NodeJS.ProcessEnv {
  return {
    INJECTOR_HOST: '127.0.0.1',
    INJECTOR_PORT: String(ports.review),
    INJECTOR_HEALTH_PORT: String(ports.health),
    INJECTOR_TLS_CERT_FILE: join(folder, 'tls.crt'),
    INJECTOR_TLS_KEY_FILE: join(folder, 'tls.key'),
    INJECTOR_PROFILES_DIR: profiles,
    ...env,
  };
}

async function untilReady(program: Program, url: string): Promise<void> {
  try {
    await program.until(() => answersOk(url));
  } catch (error) {
    await program.stop();
    throw error;
  }
}

async function answersOk(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
