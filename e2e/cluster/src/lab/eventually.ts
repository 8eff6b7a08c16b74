import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until something is there.
 *
 * @param find its value, or `undefined` as long as it is not there.
 * @param what to call it in the error.
 * @throws Error when it is not there within `limit` ms.
 */
export async function eventually<T>(
  what: string,
  find: () => Promise<T | undefined>,
  limit = 30_000,
): Promise<T> {
  const deadline = performance.now() + limit;
  for (;;) {
    const found = await find();
    if (found !== undefined) {
      return found;
    }
    if (performance.now() > deadline) {
      throw new Error(`${what}: not within ${limit} ms`);
    }
    await delay(100);
  }
}
