import { join } from 'node:path';
import type { Command } from 'commander';
import { EXIT_CODES, type ExitCode } from '../io/exit-codes.ts';
import { Problems } from '../io/problems.ts';
import type { Io } from '../io/io.ts';
import { newKeyPair } from '../tokens/key-pair.ts';
import type { Session } from './session.ts';

/** For the owner alone, and for everybody. */
const SECRET = 0o600;
const PUBLIC = 0o644;

export function addKeygenCommand(program: Command, session: Session): void {
  program
    .command('keygen')
    .description('make a pair of Ed25519 keys: one signs tokens, the other is for the agent')
    .argument('<dir>', 'where private.pem and public.pem are written; made where it is absent')
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string) => {
      session.exitCode = await writeKeys(session.io, folder);
    });
}

async function writeKeys(io: Io, folder: string): Promise<ExitCode> {
  const paths = { secret: join(folder, 'private.pem'), public: join(folder, 'public.pem') };
  await assertNew(io, Object.values(paths));
  const { privateKey, publicKey } = await newKeyPair();
  await writeNew(io, paths.secret, privateKey, SECRET);
  await writeNew(io, paths.public, publicKey, PUBLIC);
  io.stdout.write(`${paths.secret}: signs tokens, keep it secret\n`);
  io.stdout.write(`${paths.public}: for the agent, as AGENT_AUTH_PUBLIC_KEY\n`);
  return EXIT_CODES.fine.code;
}

/** Looked at before anything is written: half a pair would be of no use. */
async function assertNew(io: Io, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if (await isThere(io, path)) {
      throw new Problems([`${path}: is there already, and is not overwritten; name another DIR`]);
    }
  }
}

async function isThere(io: Io, path: string): Promise<boolean> {
  try {
    await io.readFile(path);
    return true;
  } catch {
    return false;
  }
}

async function writeNew(io: Io, path: string, text: string, mode: number): Promise<void> {
  try {
    await io.writeNewFile(path, text, mode);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Problems([`${path}: cannot be written (${reason}); name another DIR`]);
  }
}

const EXAMPLES = `
Examples:
  sidecarctl keygen keys
  sidecarctl token --key keys/private.pem --scope write
`;
