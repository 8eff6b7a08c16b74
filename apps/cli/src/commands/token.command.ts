import type { KeyObject } from 'node:crypto';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readBytes } from '../input/read-input.ts';
import { EXIT_CODES, type ExitCode } from '../io/exit-codes.ts';
import type { Io } from '../io/io.ts';
import { parseLifetime } from '../tokens/lifetime.ts';
import { readPrivateKey } from '../tokens/private-key.ts';
import { type Grant, signToken } from '../tokens/sign-token.ts';
import type { Session } from './session.ts';

interface TokenOptions extends Grant {
  readonly key: string;
  /** In seconds. */
  readonly expires: number;
}

/** A DNS subdomain (RFC 1123), as Kubernetes has it for names. */
const NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

export function addTokenCommand(program: Command, session: Session): void {
  program
    .command('token')
    .description('make a token for calls to an agent that wants one (AGENT_AUTH_PUBLIC_KEY)')
    .requiredOption('--key <file>', 'Ed25519 private key in PEM, or - for standard input')
    .addOption(
      new Option('--scope <scope>', 'what it allows; whoever may write may read')
        .choices(['read', 'write'])
        .default('read'),
    )
    .addOption(
      new Option('--expires <duration>', 'how long it is valid, such as 90s, 15m, 1h or 7d')
        .argParser(parseLifetime)
        .default(parseLifetime('1h'), '1h'),
    )
    .option('--pod <name>', 'the only Pod it is good for (default: every Pod)', parseName)
    .option('-n, --namespace <name>', 'the only namespace it is good for (default: all)', parseName)
    .option('--subject <name>', "whom the agent's log names for what is changed", parseSubject)
    .addHelpText('after', EXAMPLES)
    .action(async (options: TokenOptions) => {
      session.exitCode = await printToken(session, options);
    });
}

async function printToken(
  { io }: Session,
  { key: path, expires, ...grant }: TokenOptions,
): Promise<ExitCode> {
  const key = await readKey(io, path);
  io.stdout.write(`${await signToken(key, grant, expires)}\n`);
  return EXIT_CODES.fine.code;
}

/** What is no text holds no key either: the message about that is the better one. */
async function readKey(io: Io, path: string): Promise<KeyObject> {
  const bytes = path === '-' ? await io.readStdin() : await readBytes(io, path);
  return await readPrivateKey(path === '-' ? 'stdin' : path, new TextDecoder().decode(bytes));
}

function parseName(text: string): string {
  if (!NAME.test(text)) {
    throw new InvalidArgumentError('It must be a name of Kubernetes, such as basic-tidb-0.');
  }
  return text;
}

function parseSubject(text: string): string {
  if (!/^[\x21-\x7e]{1,253}$/.test(text)) {
    throw new InvalidArgumentError('It must be one word in ASCII, such as alice@example.com.');
  }
  return text;
}

const EXAMPLES = `
Examples:
  sidecarctl keygen keys                  make the keys
  sidecarctl token --key keys/private.pem --scope write --expires 15m
  sidecarctl token --key keys/private.pem --pod basic-tidb-0 -n demo
  curl -H "Authorization: Bearer $(sidecarctl token --key keys/private.pem)" http://POD:2332/latency
`;
