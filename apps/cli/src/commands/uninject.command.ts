import { type Command, Option } from 'commander';
import { EXIT_CODES, type ExitCode } from '../io/exit-codes.ts';
import { changeSources } from '../output/change.ts';
import { printDiff } from '../output/print-diff.ts';
import { printManifests } from '../output/print-manifests.ts';
import type { Change } from '../output/change.ts';
import { nameOf } from '../workloads/kube-object.ts';
import { planRemoval } from '../workloads/plan-removal.ts';
import { toWorkload } from '../workloads/workload.ts';
import { addInputOptions, type InputOptions } from './options.ts';
import { listObjects, readManifests } from './review.ts';
import type { Session } from './session.ts';

interface UninjectOptions extends InputOptions {
  readonly output?: 'yaml' | 'json';
  readonly diff?: boolean;
}

export function addUninjectCommand(program: Command, session: Session): void {
  const command = program
    .command('uninject')
    .description('remove from manifests what their status annotations say was injected')
    .addOption(
      new Option('-o, --output <format>', 'print as, whatever the input is').choices([
        'yaml',
        'json',
      ]),
    )
    .addOption(
      new Option('--diff', 'print what would change; exit code 1 when anything does').conflicts(
        'output',
      ),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], options: UninjectOptions) => {
      session.exitCode = await uninject(session, paths, options);
    });
  addInputOptions(command);
}

async function uninject(
  session: Session,
  paths: readonly string[],
  options: UninjectOptions,
): Promise<ExitCode> {
  const { io } = session;
  const sources = await readManifests(io, paths, options);
  const changes = listObjects(sources).flatMap((object): Change[] => {
    const workload = toWorkload(object);
    const removal = workload && planRemoval(workload, session.engine);
    removal?.notes.forEach((note) => io.stderr.write(`${nameOf(object)}: ${note}\n`));
    return removal === undefined ? [] : [{ object, operations: removal.operations }];
  });
  const changed = changeSources(sources, changes);
  const diff = options.diff === true ? changed.map(printDiff).join('') : '';
  io.stdout.write(options.diff === true ? diff : printManifests(changed, options.output));
  return diff === '' ? EXIT_CODES.fine.code : EXIT_CODES.problems.code;
}

const EXAMPLES = `
Examples:
  sidecarctl uninject -f app.yaml                    the manifest without its sidecars
  kubectl get deploy web -o yaml | sidecarctl uninject -f - | kubectl apply -f -
`;
