import { type Command, InvalidArgumentError, Option } from 'commander';
import { type KubeVersion, readKubeVersion } from '@sidecar-injector/injection';

/** Where manifests are read from. */
export interface InputOptions {
  readonly filename?: readonly string[];
  readonly recursive?: boolean;
}

/** What is assumed about the cluster. */
export interface ClusterCommandOptions {
  readonly profiles?: string;
  readonly namespace: string;
  readonly namespaceLabel?: Readonly<Record<string, string>>;
  readonly kubeVersion?: KubeVersion;
  readonly onMissingProfile: 'warn' | 'deny';
}

export function addInputOptions(command: Command): Command {
  return command
    .argument('[paths...]', 'the same as -f')
    .option(
      '-f, --filename <path>',
      'file, directory, or - for standard input; may be given several times',
      collectText,
    )
    .option('-R, --recursive', 'read the folders of a directory too');
}

export function addClusterOptions(command: Command): Command {
  return command
    .option(
      PROFILES_FLAG,
      'profiles of the injector, as its ConfigMap holds them (default: the built-in agent)',
    )
    .option('-n, --namespace <name>', 'namespace of objects that name none', 'default')
    .option(
      '--namespace-label <key=value>',
      'label of every namespace, over what Namespace documents say; may be given several times',
      collectLabel,
    )
    .option(
      '--kube-version <version>',
      'version of the cluster, such as 1.31 (default: a current one)',
      parseKubeVersion,
    )
    .addOption(
      new Option('--on-missing-profile <what>', 'when a Pod names a profile that is not there')
        .choices(['warn', 'deny'])
        .default('warn'),
    );
}

export const PROFILES_FLAG = '--profiles <dir>';

/** @throws InvalidArgumentError */
function parseKubeVersion(text: string): KubeVersion {
  const version = readKubeVersion(text);
  if (version === undefined) {
    throw new InvalidArgumentError('It must look like 1.31 or v1.31.2.');
  }
  return version;
}

function collectText(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function collectLabel(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, key, value = ''] = /^([^=\s]+)=(.*)$/.exec(text) ?? [];
  if (key === undefined) {
    throw new InvalidArgumentError('It must look like sidecar-injection=enabled.');
  }
  return { ...before, [key]: value };
}
