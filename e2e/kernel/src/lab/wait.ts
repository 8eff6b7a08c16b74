import assert from 'node:assert/strict';

export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

/** Tries until it holds; how long it took, in milliseconds. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  limitMs: number,
): Promise<number> {
  const started = performance.now();
  while (!(await holds())) {
    assert.ok(performance.now() - started < limitMs, `not within ${String(limitMs)} ms`);
    await sleep(50);
  }
  return performance.now() - started;
}
