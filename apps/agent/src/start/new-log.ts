import { createLogger, type LogLevel } from '@sidecar-injector/http';
import { destination, type Logger } from 'pino';

/** Lines are few and tell of changes: each is written at once, and never waited for. */
export function newLog(level: LogLevel): Logger {
  return createLogger(level, destination({ dest: 1, sync: false, minLength: 0 }));
}
