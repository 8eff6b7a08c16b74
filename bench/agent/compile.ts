import { spawnSync } from 'node:child_process';

/**
 * Compiles a program in C for this machine.
 *
 * @returns whether that went well; if not, the reason is printed.
 */
export function compile(source: string, program: string): boolean {
  const { error, status } = spawnSync('cc', ['-O2', '-o', program, source], { stdio: 'inherit' });
  if (error !== undefined) {
    console.log('skipped: cc is missing: apt-get install gcc libc6-dev');
  } else if (status !== 0) {
    console.log(`skipped: cc cannot compile ${source}, see above`);
  }
  return status === 0;
}
