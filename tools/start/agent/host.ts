import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a system keeps what only root is thought to need: not in the PATH of every user. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** What is asked of the machine that the demonstration runs on. */
export interface Host {
  /** Such as `linux`. */
  readonly platform: string;
  /** Where programs are. */
  readonly path: string;
  /** @returns the full path of a program, where there is one. */
  find(program: string): string | undefined;
  exists(path: string): boolean;
  /** Runs a command. @returns nothing where it went well, else the last line of its complaints. */
  complaint(command: readonly string[]): string | undefined;
}

/** The machine itself. */
export class ThisHost implements Host {
  readonly platform = process.platform;
  private readonly folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_FOLDERS];
  readonly path = this.folders.join(delimiter);

  find(program: string): string | undefined {
    return this.folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
  }

  exists(path: string): boolean {
    return existsSync(path);
  }

  complaint([program = '', ...args]: readonly string[]): string | undefined {
    const env = { PATH: this.path };
    const { status, stderr, error } = spawnSync(program, args, { env, encoding: 'utf8' });
    if (status === 0) {
      return undefined;
    }
    return error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
  }
}
