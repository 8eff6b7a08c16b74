import { type Command, Option } from 'commander';
import { EXIT_CODES, type ExitCode } from '../io/exit-codes.ts';
import { Problems } from '../io/problems.ts';
import { type ChangedSource, changeSources } from '../output/change.ts';
import { printDiff } from '../output/print-diff.ts';
import { printManifests } from '../output/print-manifests.ts';
import {
  addClusterOptions,
  addInputOptions,
  type ClusterCommandOptions,
  type InputOptions,
} from './options.ts';
import { describeRefusals, describeWarnings } from './report.ts';
import { type Finding, reviewInput } from './review.ts';
import type { Session } from './session.ts';

interface InjectOptions extends InputOptions, ClusterCommandOptions {
  readonly output?: 'yaml' | 'json' | 'patch';
  readonly diff?: boolean;
}

export function addInjectCommand(program: Command, session: Session): void {
  const command = program
    .command('inject')
    .description('add the sidecars to manifests, as the webhook would to their Pods')
    .addOption(
      new Option('-o, --output <format>', 'print as, whatever the input is').choices([
        'yaml',
        'json',
        'patch',
      ]),
    )
    .addOption(
      new Option('--diff', 'print what would change; exit code 1 when anything does').conflicts(
        'output',
      ),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], options: InjectOptions) => {
      session.exitCode = await inject(session, paths, options);
    });
  addClusterOptions(addInputOptions(command));
}

async function inject(
  session: Session,
  paths: readonly string[],
  options: InjectOptions,
): Promise<ExitCode> {
  const { sources, findings, profileWarnings } = await reviewInput(session, paths, options);
  const refusals = findings.flatMap(describeRefusals);
  [...profileWarnings, ...findings.flatMap(describeWarnings)].forEach((line) => {
    session.io.stderr.write(`${line}\n`);
  });
  if (refusals.length > 0) {
    throw new Problems(refusals);
  }
  if (options.output === 'patch') {
    session.io.stdout.write(printPatches(findings));
    return EXIT_CODES.fine.code;
  }
  const changes = findings.map(({ object, decision }) => ({
    object,
    operations: decision?.operations ?? [],
  }));
  const changed = changeSources(sources, changes);
  return options.diff === true
    ? writeDiff(session, changed)
    : writeManifests(session, changed, options.output);
}

function writeManifests(
  { io }: Session,
  changed: readonly ChangedSource[],
  format: 'yaml' | 'json' | undefined,
): ExitCode {
  io.stdout.write(printManifests(changed, format));
  return EXIT_CODES.fine.code;
}

function writeDiff({ io }: Session, changed: readonly ChangedSource[]): ExitCode {
  const diff = changed.map(printDiff).join('');
  io.stdout.write(diff);
  return diff === '' ? EXIT_CODES.fine.code : EXIT_CODES.problems.code;
}

/** One line for each workload, in their order: what `kubectl patch --type json -p` takes. */
function printPatches(findings: readonly Finding[]): string {
  return findings
    .filter(({ decision }) => decision !== undefined)
    .map(({ decision }) => `${JSON.stringify(decision?.operations)}\n`)
    .join('');
}

const EXAMPLES = `
Examples:
  sidecarctl inject -f app.yaml                          the manifest with its sidecars
  sidecarctl inject -f app.yaml --diff                   only what would change
  sidecarctl inject -f app.yaml | kubectl apply -f -     apply it where no webhook runs
  kubectl get deploy web -o yaml | sidecarctl inject -f -
  sidecarctl inject -f k8s/ --profiles profiles/ --kube-version 1.31
`;
