import type { LoggerService } from '@nestjs/common';
import type { Level, Logger } from 'pino';

/**
 * Brings what Nest says into the JSON log.
 *
 * Its `log` lines become `debug`: they name each module and route that is set up, which nobody who
 * runs the program has asked for.
 */
export class JsonLogger implements LoggerService {
  constructor(private readonly target: Logger) {}

  log(message: unknown, ...more: unknown[]): void {
    this.write('debug', message, more);
  }

  debug(message: unknown, ...more: unknown[]): void {
    this.write('debug', message, more);
  }

  verbose(message: unknown, ...more: unknown[]): void {
    this.write('trace', message, more);
  }

  warn(message: unknown, ...more: unknown[]): void {
    this.write('warn', message, more);
  }

  error(message: unknown, ...more: unknown[]): void {
    this.write('error', message, more);
  }

  fatal(message: unknown, ...more: unknown[]): void {
    this.write('fatal', message, more);
  }

  /** Nest passes the context last, and before it, for errors, the stack. */
  private write(level: Level, message: unknown, more: readonly unknown[]): void {
    const context = more.at(-1);
    const stack = more.length > 1 ? more.at(-2) : undefined;
    if (message instanceof Error) {
      this.target[level]({ context, err: message }, message.message);
    } else {
      this.target[level]({ context, stack }, String(message));
    }
  }
}
