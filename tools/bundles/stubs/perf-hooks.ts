/** In place of `node:perf_hooks`: the time since the machine started, in milliseconds. */
export const performance = { now: (): number => Number(process.hrtime.bigint()) / 1e6 };
