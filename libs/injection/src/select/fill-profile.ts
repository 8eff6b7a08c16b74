import type { Container, HostAlias, Volume } from '@sidecar-injector/admission';
import type { EarlierReview } from '../facts/earlier-review.ts';
import type { ContainerList, PodFacts } from '../facts/pod-facts.ts';
import type { ProfileStatus } from '../facts/status.ts';
import type { AppAddition, Profile } from '../profile/profile.ts';
import { fillExpressions } from '../profile/expressions.ts';
import type { InjectionContext, Warning } from '../terms/context.ts';
import type { KubeVersion } from '../terms/kube-version.ts';
import { quote } from '../terms/quote.ts';
import { PartsFiller } from './fill-parts.ts';

/** What a profile would add to one Pod: expressions filled in, containers in the list they go to. */
export interface FilledProfile {
  readonly profile: Profile;
  /** What it added at an earlier review, where it is there. */
  readonly record: ProfileStatus | undefined;
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  readonly volumes: readonly Volume[];
  readonly imagePullSecrets: Profile['imagePullSecrets'];
  readonly hostAliases: readonly HostAlias[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly app: readonly AppPart[];
  readonly warnings: readonly Warning[];
}

/** What one container of the app gets from one `app` entry. */
export interface AppPart extends Pick<AppAddition, 'env' | 'envFrom' | 'volumeMounts'> {
  readonly target: AppTarget;
}

/** A container of the Pod as it came. */
export interface AppTarget {
  readonly container: Container;
  readonly list: ContainerList;
  readonly index: number;
}

/** Native sidecars are on by default since Kubernetes 1.29 (KEP-753). */
const NATIVE_SINCE: KubeVersion = { major: 1, minor: 29 };

const NO_APP = { app: [], missingInApp: [] } as const;

/** What a profile adds that is in the Pod already, besides what later containers get. */
const NOTHING = {
  containers: [],
  initContainers: [],
  volumes: [],
  imagePullSecrets: [],
  hostAliases: [],
  labels: {},
  annotations: {},
  warnings: [],
} as const;

/**
 * Says what a profile adds to a Pod. If the Pod has the profile already, only containers that came
 * later get its `app` part. If it has an older version of the profile, nothing is added.
 */
export function fillProfile(
  profile: Profile,
  facts: PodFacts,
  earlier: EarlierReview,
  { kubeVersion }: Pick<InjectionContext, 'kubeVersion'>,
): FilledProfile {
  const presence = earlier.presence.get(profile.name);
  if (presence !== undefined) {
    const record = earlier.records.get(profile.name);
    const { app } = fillApp(presence === 'current' ? profile.app : [], facts, earlier, record);
    return { ...NOTHING, profile, record, app };
  }
  const { isNative, warnings } = chooseMode(profile, facts, kubeVersion);
  const { missing, invalid, ...parts } = PartsFiller.of(profile).fill(facts, isNative);
  const { app, missingInApp } = fillApp(profile.app, facts, earlier);
  for (const expression of new Set([...missing, ...missingInApp])) {
    warnings.push({
      code: 'template_value_missing',
      text: `profile "${profile.name}": \${${expression}} has no value in this Pod; it became empty`,
    });
  }
  for (const [key, value] of invalid) {
    warnings.push({
      code: 'label_invalid',
      text: `profile "${profile.name}": label ${key} became ${quote(value)}, which is no label value; it was left out`,
    });
  }
  const { imagePullSecrets } = profile;
  return { ...parts, profile, record: undefined, imagePullSecrets, app, warnings };
}

/** Containers of the app that are named and have nothing of the profile yet; sidecars are none. */
function fillApp(
  app: Profile['app'],
  facts: PodFacts,
  { sidecars }: EarlierReview,
  record?: ProfileStatus,
): { readonly app: readonly AppPart[]; readonly missingInApp: readonly string[] } {
  if (app.length === 0) {
    return NO_APP;
  }
  const missingInApp: string[] = [];
  const targets = [
    ...facts.containers.map(
      (container, index) => ({ container, list: 'containers', index }) as const,
    ),
    ...facts.initContainers.map(
      (container, index) => ({ container, list: 'initContainers', index }) as const,
    ),
  ].filter(
    ({ container: { name } }) => !sidecars.has(name) && !Object.hasOwn(record?.app ?? {}, name),
  );
  const parts = app.flatMap((addition) =>
    targets
      .filter((target) => isNamed(target, addition.containers))
      .map((target) => {
        const { value, missing } = fillExpressions(addition, facts, target.container.name);
        missingInApp.push(...missing);
        return { ...value, target };
      }),
  );
  return { app: parts, missingInApp };
}

/** `*` means the containers that run side by side; an init container must be named. */
function isNamed({ container, list }: AppTarget, names: readonly string[]): boolean {
  return names.includes(container.name) || (names.includes('*') && list === 'containers');
}

function chooseMode(
  { name, mode, containers }: Profile,
  { isOwnedByJob }: PodFacts,
  kubeVersion: KubeVersion | undefined,
): { readonly isNative: boolean; readonly warnings: Warning[] } {
  const isWanted = mode === 'native' || (mode === 'auto' && isOwnedByJob);
  if (isWanted && isAtLeast(kubeVersion, NATIVE_SINCE)) {
    return { isNative: true, warnings: [] };
  }
  const warnings: Warning[] = [];
  if (mode === 'native') {
    warnings.push({
      code: 'native_unsupported',
      text: `profile "${name}": native sidecars need Kubernetes 1.29; a plain container was added`,
    });
  }
  if (isOwnedByJob && containers.length > 0) {
    warnings.push({
      code: 'job_never_completes',
      text: `profile "${name}": its plain container keeps this Job's Pod running for ever; use mode: native`,
    });
  }
  return { isNative: false, warnings };
}

function isAtLeast(version: KubeVersion | undefined, wanted: KubeVersion): boolean {
  return (
    version === undefined ||
    version.major > wanted.major ||
    (version.major === wanted.major && version.minor >= wanted.minor)
  );
}
