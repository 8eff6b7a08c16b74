/** In place of `node:worker_threads`: there is one thread. */
export const isMainThread = true;
