export { toBytes } from './environment/bytes.ts';
export { readVariables } from './environment/read-variables.ts';
export { ApiError, type ErrorBody, type ErrorDetails } from './errors/api.error.ts';
export { describeError, errorCode } from './errors/describe-error.ts';
export {
  type ErrorCatalogue,
  type ErrorEntry,
  HTTP_ERRORS,
  type HttpErrorCode,
} from './errors/error-catalogue.ts';
export { type PathRefusal, refuseBadUrl } from './errors/refuse-bad-url.ts';
export { type Call, type ErrorRules, plainRules } from './errors/to-api-error.ts';
export { Health, HEALTH_PATHS, type HealthPath, type MetricsSource } from './health/health.ts';
export type { CheckResult, ReadinessCheck } from './health/readiness.ts';
export { createLogger, LOG_LEVELS, type LogLevel } from './logging/create-logger.ts';
export { LineWriter } from './logging/line-writer.ts';
export { type MetricCatalogue, MetricsRegistry } from './metrics/metrics-registry.ts';
export { ConnectionDrain } from './server/connection-drain.ts';
export { releaseMemoryWhenIdle } from './server/idle-memory.ts';
export { listen, type ListenAddress, ListenError } from './server/listen.ts';
export { newAdapter } from './server/new-adapter.ts';
export { shutDownOnSignals } from './server/shutdown-signals.ts';
export { appOptions, createApp, makeReady } from './edge/create-app.ts';
export { CONFIG, EdgeModule, LOGGER, type PartOf } from './edge/edge.module.ts';
