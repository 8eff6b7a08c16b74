import type { Tally } from './read-tap.ts';

/**
 * Runs case files, and once more those that failed: timing on a busy machine is a matter of luck.
 * It says so.
 *
 * @param run runs files by name; without names, all of them.
 */
export async function runTwice(
  names: readonly string[],
  run: (names: readonly string[]) => Promise<Tally>,
): Promise<Tally> {
  const first = await run(names);
  if (first.failedFiles.size === 0) {
    return first;
  }
  console.log(`once more: ${[...first.failedFiles].join(', ')}`);
  const second = await run([...first.failedFiles]);
  return second.failed > 0 ? second : { ...first, failed: 0, passed: first.passed + first.failed };
}

/** Prints the last line of a suite, and sets the exit code: a run that passed nothing has failed. */
export function tell({ passed, failed, skipped }: Tally): void {
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

/** Says why a whole suite cannot run here, which is no failure. */
export function tellSkipped(reason: string): void {
  console.log(`skipped: ${reason}`);
  console.log('0 passed, 0 failed, 1 skipped');
}
