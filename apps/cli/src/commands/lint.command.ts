import type { Command } from 'commander';
import { readProfileFiles } from '../input/read-profiles.ts';
import { EXIT_CODES, type ExitCode } from '../io/exit-codes.ts';
import { Problems } from '../io/problems.ts';
import { PROFILES_FLAG } from './options.ts';
import type { Session } from './session.ts';

export function addLintCommand(program: Command, session: Session): void {
  program
    .command('lint')
    .description('check profiles, each and against each other, as the injector does at its start')
    .argument('[paths...]', 'profile files, or directories of them (default: the built-in agent)')
    .option(PROFILES_FLAG, 'the same as a path')
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], { profiles }: { readonly profiles?: string }) => {
      session.exitCode = await lint(session, [
        ...(profiles === undefined ? [] : [profiles]),
        ...paths,
      ]);
    });
}

async function lint({ io, engine }: Session, paths: readonly string[]): Promise<ExitCode> {
  const files = await readProfileFiles(io, engine, paths);
  const { profiles, problems, warnings } = engine.loadProfiles(files);
  warnings.forEach((warning) => io.stderr.write(`warning: ${warning}\n`));
  if (problems.length > 0) {
    throw new Problems(problems);
  }
  for (const profile of profiles) {
    io.stdout.write(`${profile.name}: fine${profile.default ? ', injected by default' : ''}\n`);
  }
  return EXIT_CODES.fine.code;
}

const EXAMPLES = `
Examples:
  sidecarctl profile > my-agent.yaml     start from the built-in profile
  sidecarctl lint my-agent.yaml
  sidecarctl lint profiles/
`;
