import { type Command, Option } from 'commander';
import { EXIT_CODES, type ExitCode } from '../io/exit-codes.ts';
import { type Explanation, explain, printExplanation } from '../output/explanation.ts';
import { printJson } from '../output/print-json.ts';
import { nameOf } from '../workloads/kube-object.ts';
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
  findings
    .filter(({ decision }) => decision === undefined)
    .forEach(({ object, mistakes }) => {
      mistakes.forEach(({ code, text }) =>
        io.stderr.write(`${nameOf(object)}: ${code}: ${text}\n`),
      );
    });
  const explanations = findings.flatMap(toExplanation);
  io.stdout.write(
    options.output === 'json' ? `${printJson(explanations)}\n` : printText(explanations),
  );
  return findings.some((finding) => describeRefusals(finding).length > 0)
    ? EXIT_CODES.faults.code
    : EXIT_CODES.fine.code;
}

function toExplanation({ decision, mistakes }: Finding): Explanation[] {
  return decision === undefined ? [] : [explain(decision, mistakes)];
}

function printText(explanations: readonly Explanation[]): string {
  return explanations.length === 0
    ? 'No Pod, and nothing that makes Pods, is in the input: nothing is injected.\n'
    : explanations.map(printExplanation).join('');
}

const EXAMPLES = `
Examples:
  sidecarctl explain -f app.yaml
  sidecarctl explain -f app.yaml --namespace-label sidecar-injection=required
  kubectl get ns,deploy,sts,ds -A -o yaml | sidecarctl explain -f -
`;
