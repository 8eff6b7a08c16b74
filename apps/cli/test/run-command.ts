import { ENGINE } from '../src/engine.ts';
import { run } from '../src/program.ts';
import { FakeIo } from './fake-io.ts';

/** How a command has ended, and what it has written. */
export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a whole command in this process, over files in memory. */
export async function runCommand(
  argv: readonly string[],
  files: Record<string, string | Uint8Array> = {},
): Promise<CommandResult> {
  const io = new FakeIo(files);
  const code = await run(argv, io, ENGINE);
  return { code, out: io.out, err: io.err };
}
