import { type Command, Option } from 'commander';
import { loadProfilesOrFail } from '../input/read-profiles.ts';
import { EXIT_CODES, type ExitCode } from '../io/exit-codes.ts';
import { Problems } from '../io/problems.ts';
import { findMissed, type MissedReport } from '../missed/find-missed.ts';
import type { Connection, LiveCluster } from '../missed/live-cluster.ts';
import { printJson } from '../output/print-json.ts';
import type { Profile } from '@sidecar-injector/injection';
import { PROFILES_FLAG } from './options.ts';
import type { Session } from './session.ts';

interface MissedOptions extends Connection {
  readonly profiles?: string;
  readonly onMissingProfile: 'warn' | 'deny';
  readonly output: 'text' | 'json';
}

export function addMissedCommand(program: Command, session: Session): void {
  program
    .command('missed')
    .description('list the running Pods of a cluster that lack their sidecars, and why')
    .option('--kubeconfig <file>', 'as for kubectl (default: $KUBECONFIG, or ~/.kube/config)')
    .option('--context <name>', 'context of the kubeconfig (default: the current one)')
    .option('-n, --namespace <name>', 'the only namespace to look at (default: all)')
    .option(PROFILES_FLAG, "other profiles than those of the injector's ConfigMap")
    .addOption(
      new Option('--on-missing-profile <what>', 'when a Pod names a profile that is not there')
        .choices(['warn', 'deny'])
        .default('warn'),
    )
    .addOption(
      new Option('-o, --output <format>', 'print as').choices(['text', 'json']).default('text'),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (options: MissedOptions) => {
      session.exitCode = await printMissed(session, options);
    });
}

async function printMissed(session: Session, options: MissedOptions): Promise<ExitCode> {
  const { io, engine } = session;
  const cluster = await io.readCluster(options);
  const profiles = await loadProfiles(session, cluster, options.profiles);
  const report = findMissed(cluster, engine, profiles, options.onMissingProfile);
  io.stdout.write(options.output === 'json' ? `${printJson(report.missed)}\n` : printText(report));
  return report.missed.length > 0 ? EXIT_CODES.missed.code : EXIT_CODES.fine.code;
}

async function loadProfiles(
  { io, engine }: Session,
  { profileFiles }: LiveCluster,
  path: string | undefined,
): Promise<readonly Profile[]> {
  if (path !== undefined) {
    return (await loadProfilesOrFail(io, engine, path)).profiles;
  }
  const { profiles, problems } = engine.loadProfiles(profileFiles);
  if (problems.length > 0) {
    throw new Problems(problems);
  }
  return profiles;
}

function printText({ missed, selected }: MissedReport): string {
  const lines = missed.map(({ namespace, pod, code, message }) =>
    code === 'injected'
      ? `pod/${pod} in namespace ${namespace}\n  missed: would be injected now (${message})\n`
      : `pod/${pod} in namespace ${namespace}\n  ${code}: ${message}\n`,
  );
  const sum = `${missed.length} of ${selected} running Pods that the webhooks select lack their sidecars\n`;
  const isLate = missed.some(({ code }) => code === 'injected');
  return [...lines, sum, ...(isLate ? [REMEDY] : [])].join('');
}

/** Only new Pods are injected. */
const REMEDY =
  'Pods that would be injected now were created before the label, or while no injector answered; create them anew, for example by: kubectl rollout restart --namespace NAMESPACE deployment,statefulset,daemonset\n';

const EXAMPLES = `
Examples:
  sidecarctl missed                       in all namespaces
  sidecarctl missed -n demo -o json
`;
