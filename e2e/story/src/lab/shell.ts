import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Where Debian has the programs that only root calls. */
export const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;

/**
 * Runs a program of this machine.
 *
 * @returns what it printed on standard output.
 * @throws Error with the command and what it printed on standard error when it fails.
 */
export async function run(program: string, ...args: readonly string[]): Promise<string> {
  try {
    const options = { env: { ...process.env, PATH }, maxBuffer: 50_000_000 };
    return (await execute(program, args, options)).stdout;
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    const command = [program, ...args].join(' ');
    throw new Error(`${command}: ${stderr.trim() === '' ? message : stderr.trim()}`, {
      cause: error,
    });
  }
}
