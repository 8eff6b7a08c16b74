import { type DestinationStream, destination, type Logger, pino } from 'pino';
import { LineBuffer } from './line-buffer.ts';
import { newTimestamps } from './timestamps.ts';

/** From the most to the least telling. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** Lines are collected up to this many characters, and then written together. */
const BUFFER_LENGTH = 32 * 1024;

/** Lines wait at most this long, in milliseconds. */
const FLUSH_INTERVAL = 500;

/**
 * What may wait while nobody reads standard output, in characters; further lines are dropped.
 * Requests must not wait for a reader, and memory must not grow without end.
 */
const BUFFER_LIMIT = 4 * 1024 * 1024;

/**
 * Makes a logger that writes one JSON object a line.
 *
 * @param stream by default standard output, buffered: a write for each line would cost more than
 * the line. What is buffered is written at exit, and at once after a fatal line.
 */
export function createLogger(
  level: LogLevel,
  stream: DestinationStream = bufferedOutput(),
): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: newTimestamps(),
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
}

function bufferedOutput(): DestinationStream {
  const output = destination({ dest: 1, sync: false, maxLength: BUFFER_LIMIT });
  const buffer = new LineBuffer(output, BUFFER_LENGTH, FLUSH_INTERVAL);
  process.once('exit', () => {
    buffer.flushSync();
  });
  return buffer;
}
