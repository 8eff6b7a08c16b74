import type { LoggerService } from '@nestjs/common';
import type { Level, Logger } from 'pino';

/**
 * Brings what Nest says into the JSON log.
 *
 * Its `log` lines become `debug`: they name each module and route that is set up, which nobody who
 * runs the program has asked for.
 */
export class JsonLogger implements LoggerService {
  readonly log = this.writerOf('debug');
  readonly debug = this.writerOf('debug');
  readonly verbose = this.writerOf('trace');
  readonly warn = this.writerOf('warn');
  readonly error = this.writerOf('error');
  readonly fatal = this.writerOf('fatal');

  constructor(private readonly target: Logger) {}

  /** Nest passes the context last, and before it, for errors, the stack. */
  private writerOf(level: Level): (message: unknown, ...more: readonly unknown[]) => void {
    return (message, ...more) => {
      const context = more.at(-1);
      const stack = more.length > 1 ? more.at(-2) : undefined;
      if (message instanceof Error) {
        this.target[level]({ context, err: message }, message.message);
      } else {
        this.target[level]({ context, stack }, String(message));
      }
    };
  }
}
