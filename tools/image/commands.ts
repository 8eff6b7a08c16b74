import { spawnSync } from 'node:child_process';

/** Runs the programs of this machine, in the workspace's folder. */
export interface Commands {
  /** Whether a program can be started at all. */
  has: (program: string) => boolean;
  /** Whether a command ends well; what it prints is not shown. */
  succeeds: (program: string, ...args: readonly string[]) => boolean;
  /**
   * Runs a command, and shows what it prints.
   *
   * @throws Error with the command when it fails.
   */
  run: (program: string, ...args: readonly string[]) => void;
}

/** The real ones. */
export function commandsIn(folder: string): Commands {
  return {
    has: (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined,
    succeeds: (program, ...args) =>
      spawnSync(program, args, { cwd: folder, stdio: 'ignore' }).status === 0,
    run: (program, ...args) => {
      const { status, error } = spawnSync(program, args, {
        cwd: folder,
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      if (status !== 0) {
        const command = [program, ...args].join(' ');
        throw new Error(`"${command}" failed${error === undefined ? ', see above' : ''}`, {
          cause: error,
        });
      }
    },
  };
}
