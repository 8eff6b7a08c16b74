import { constants } from 'node:os';
import type { INestApplication } from '@nestjs/common';

/** What Kubernetes sends, and what a terminal sends. */
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Ends the program on SIGTERM or SIGINT: the first runs Nest's shutdown hooks and exits with 0, a
 * second one ends it at once, with the exit code that a shell gives to that signal.
 *
 * `useProcessExit`: without it Nest sends the signal to the process again when it is done, which
 * PID 1 of a container does not see, so that it would stay until it is killed.
 */
export function shutDownOnSignals(app: INestApplication): void {
  let received = 0;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      received += 1;
      if (received > 1) {
        process.exit(128 + constants.signals[signal]);
      }
    });
  }
  app.enableShutdownHooks([...SIGNALS], { useProcessExit: true });
}
