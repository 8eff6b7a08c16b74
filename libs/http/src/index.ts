export { ApiError, type ErrorBody, type ErrorDetails } from './errors/api.error.ts';
export {
  type ErrorCatalogue,
  type ErrorEntry,
  HTTP_ERRORS,
  type HttpErrorCode,
} from './errors/error-catalogue.ts';
export { toBytes } from './environment/bytes.ts';
export { readVariables } from './environment/read-variables.ts';
export { describeError, errorCode } from './errors/describe-error.ts';
export { refuseBadUrl } from './errors/refuse-bad-url.ts';
export { sendError } from './errors/send-error.ts';
export { ErrorFilter } from './errors/error.filter.ts';
export { type Call, toApiError } from './errors/to-api-error.ts';
export {
  type CheckResult,
  type ReadinessCheck,
  type ReadinessReport,
  reportReadiness,
} from './health/readiness.ts';
export { createLogger, LOG_LEVELS, type LogLevel } from './logging/create-logger.ts';
export { JsonLogger } from './logging/json.logger.ts';
export { LineWriter } from './logging/line-writer.ts';
export { describeMetric, type MetricCatalogue } from './metrics/describe-metric.ts';
export { ConnectionDrain } from './server/connection-drain.ts';
export { releaseMemoryWhenIdle } from './server/idle-memory.ts';
export { listen, type ListenAddress, ListenError } from './server/listen.ts';
export { NO_SCHEMAS } from './server/no-schemas.ts';
export { newRequestIds } from './server/request-id.ts';
export { shutDownOnSignals } from './server/shutdown-signals.ts';
