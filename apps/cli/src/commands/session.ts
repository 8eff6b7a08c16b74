import type { ExitCode } from '../io/exit-codes.ts';
import type { Io } from '../io/io.ts';
import type { Engine } from '../workloads/engine.ts';

/** What every command works with. */
export interface Session {
  readonly io: Io;
  readonly engine: Engine;
  /** How the command has ended. */
  exitCode: ExitCode;
}
