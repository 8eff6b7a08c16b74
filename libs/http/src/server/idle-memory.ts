import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';

/** From how many bytes on it is worth the time that it takes, some 20 ms. */
const WORTHWHILE = 1024 * 1024;

/**
 * Gives memory back to the machine when a server has been quiet for a while: V8 keeps the memory of
 * its busiest moment, and frees it only when it is asked to. It also forgets some of what it has
 * compiled, so this must not come between two requests of a busy time.
 *
 * @param quiet how long nobody must have asked for anything, in milliseconds.
 * @param collect absent where Node runs without `--expose-gc`; then nothing happens.
 */
export function releaseMemoryWhenIdle(
  server: HttpServer | HttpsServer,
  quiet: number,
  collect: typeof globalThis.gc = globalThis.gc,
): void {
  if (collect === undefined) {
    return;
  }
  let least = 0;
  const timer = setTimeout(() => {
    if (heapBytes() > least + WORTHWHILE) {
      // The one kind of collection that makes the young generation small again.
      collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
      // The smallest so far: what was in use once must not count for ever.
      least = Math.min(least === 0 ? Infinity : least, heapBytes());
    }
  }, quiet).unref();
  server.on('request', () => timer.refresh());
}

function heapBytes(): number {
  return process.memoryUsage().heapTotal;
}
