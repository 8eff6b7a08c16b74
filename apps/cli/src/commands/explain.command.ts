import { type Command, Option } from 'commander';
import { EXIT_CODES, type ExitCode } from '../io/exit-codes.ts';
import { explain, printExplanation, printMistakes } from '../output/explanation.ts';
import { printJson } from '../output/print-json.ts';
import { KINDS } from '../workloads/kinds.ts';
import {
  addClusterOptions,
  addInputOptions,
  type ClusterCommandOptions,
  type InputOptions,
} from './options.ts';
import { describeRefusals } from './report.ts';
import { type Finding, reviewInput } from './review.ts';
import type { Session } from './session.ts';

interface ExplainOptions extends InputOptions, ClusterCommandOptions {
  readonly output: 'text' | 'json';
}

export function addExplainCommand(program: Command, session: Session): void {
  const command = program
    .command('explain')
    .description('say of each workload whether it would be injected, and why')
    .addOption(
      new Option('-o, --output <format>', 'print as').choices(['text', 'json']).default('text'),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], options: ExplainOptions) => {
      session.exitCode = await explainInput(session, paths, options);
    });
  addClusterOptions(addInputOptions(command));
}

async function explainInput(
  session: Session,
  paths: readonly string[],
  options: ExplainOptions,
): Promise<ExitCode> {
  const { io } = session;
  const { findings, profileWarnings } = await reviewInput(session, paths, options);
  profileWarnings.forEach((line) => io.stderr.write(`${line}\n`));
  io.stdout.write(options.output === 'json' ? printList(findings) : printText(findings));
  return findings.some((finding) => describeRefusals(finding).length > 0)
    ? EXIT_CODES.problems.code
    : EXIT_CODES.fine.code;
}

/** The workloads alone. */
function printList(findings: readonly Finding[]): string {
  const explanations = findings.flatMap(({ decision, mistakes }) =>
    decision === undefined ? [] : [explain(decision, mistakes)],
  );
  return `${printJson(explanations)}\n`;
}

function printText(findings: readonly Finding[]): string {
  const texts = findings.map(({ object, decision, mistakes }) =>
    decision === undefined
      ? printMistakes(object, mistakes)
      : printExplanation(explain(decision, mistakes)),
  );
  return texts.join('') || NOTHING;
}

/** Custom resources may make Pods too. */
const NOTHING = `None of these is in the input: ${Object.keys(KINDS).join(', ')}. In a cluster, Pods of other kinds are injected all the same.\n`;

const EXAMPLES = `
Examples:
  sidecarctl explain -f app.yaml
  sidecarctl explain -f app.yaml --namespace-label sidecar-injection=required
  kubectl get ns,deploy,sts,ds -A -o yaml | sidecarctl explain -f -
`;
