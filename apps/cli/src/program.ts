import { Command, CommanderError } from 'commander';
import { addExplainCommand } from './commands/explain.command.ts';
import { addInjectCommand } from './commands/inject.command.ts';
import { addKeygenCommand } from './commands/keygen.command.ts';
import { addLintCommand } from './commands/lint.command.ts';
import { addMissedCommand } from './commands/missed.command.ts';
import { addProfileCommand } from './commands/profile.command.ts';
import type { Session } from './commands/session.ts';
import { addTokenCommand } from './commands/token.command.ts';
import { addUninjectCommand } from './commands/uninject.command.ts';
import { EXIT_CODES, type ExitCode } from './io/exit-codes.ts';
import { Problems, UsageError } from './io/problems.ts';
import type { Io } from './io/io.ts';
import { VERSION } from './version.ts';
import type { Engine } from './workloads/engine.ts';

/**
 * Runs one command line.
 *
 * @param argv the arguments alone, without those that name the program.
 */
export async function run(argv: readonly string[], io: Io, engine: Engine): Promise<ExitCode> {
  const session: Session = { io, engine, exitCode: EXIT_CODES.fine.code };
  try {
    await createProgram(session).parseAsync([...argv], { from: 'user' });
    return session.exitCode;
  } catch (error) {
    return report(io, error);
  }
}

/** All commands with their options. */
export function createProgram(session: Session): Command {
  const program = new Command('sidecarctl')
    .description('Decides about sidecars offline, with the very code of the injection webhook.')
    .version(`sidecarctl ${VERSION}`, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('(--help tells more)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => session.io.stdout.write(text),
      writeErr: (text) => session.io.stderr.write(text),
    })
    .addHelpText('after', EXAMPLES);
  addInjectCommand(program, session);
  addUninjectCommand(program, session);
  addExplainCommand(program, session);
  addLintCommand(program, session);
  addMissedCommand(program, session);
  addProfileCommand(program, session);
  addKeygenCommand(program, session);
  addTokenCommand(program, session);
  return program;
}

function report({ stderr }: Io, error: unknown): ExitCode {
  if (error instanceof CommanderError) {
    const isAnswer = error.exitCode === 0;
    return isAnswer ? EXIT_CODES.fine.code : EXIT_CODES.usage.code;
  }
  if (error instanceof Problems) {
    error.sentences.forEach((sentence) => stderr.write(`error: ${sentence}\n`));
    return EXIT_CODES.problems.code;
  }
  if (error instanceof UsageError) {
    stderr.write(`error: ${error.message}\n`);
    return EXIT_CODES.usage.code;
  }
  const message = error instanceof Error ? error.message : String(error);
  stderr.write(
    `error: sidecarctl itself has failed (${message}); please report it with the input\n`,
  );
  return EXIT_CODES.problems.code;
}

const EXAMPLES = `
Examples:
  sidecarctl explain -f app.yaml          would it be injected, and why
  sidecarctl inject -f app.yaml --diff    what would change
  sidecarctl inject -f app.yaml | kubectl apply -f -
  sidecarctl lint profiles/               check profiles before the injector reads them
  sidecarctl missed                       which running Pods of the cluster have none
  sidecarctl token --key private.pem      a token for calls to an agent

Exit codes: 0 fine, 1 problems or differences, 2 wrong command line, 3 Pods without their sidecars.
`;
