import { collectDefaultMetrics, Registry } from 'prom-client';

/** How finely the delay of the event loop is sampled, in milliseconds. */
const LOOP_PRECISION = 100;

/** Makes a registry that shows the metrics of the process. */
export function newProcessRegistry(): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register, eventLoopMonitoringPrecision: LOOP_PRECISION });
  return register;
}
