import type { EventEmitter } from 'node:events';

/** How long nothing must have been asked, in milliseconds. */
const IDLE_TIME = 30_000;

/**
 * Gives memory back when a server has had nothing to do for a while. V8 keeps its young generation
 * as large as the last load has made it; this collection shrinks it, by 20 MB after a busy time. It
 * also forgets compiled code, so it must not come between two reviews of a busy time.
 *
 * @param collect Node's `gc`, which is there with `--expose-gc`, as in the image.
 */
export function collectWhenIdle(
  server: EventEmitter,
  collect: NodeJS.GCFunction | undefined = globalThis.gc,
  idleTime = IDLE_TIME,
): void {
  if (collect === undefined) {
    return;
  }
  const timer = setTimeout(() => {
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  }, idleTime).unref();
  server.on('request', () => {
    timer.refresh();
  });
}
