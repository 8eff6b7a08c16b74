import type { Container, HostAlias, Volume } from '@sidecar-injector/admission';
import type { EarlierReview } from '../facts/earlier-review.ts';
import type { ContainerList, PodFacts } from '../facts/pod-facts.ts';
import type { ProfileStatus } from '../facts/status.ts';
import type { AppAddition, Profile } from '../profile/profile.ts';
import { isLabelValue } from '../profile/schema/syntax.ts';
import { renderTemplates } from '../profile/template.ts';
import { hasPodResources } from '../rules/qos-class.ts';
import type { InjectionContext, Warning } from '../terms/context.ts';
import type { KubeVersion } from '../terms/kube-version.ts';
import { quote } from '../terms/quote.ts';

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
 * Says what a profile adds to a Pod. Of a profile that is there that is what containers get which
 * another webhook has added since; one that is there as it once was is left alone altogether.
 */
export function fillProfile(
  profile: Profile,
  facts: PodFacts,
  earlier: EarlierReview,
  { kubeVersion }: Pick<InjectionContext, 'kubeVersion'>,
): FilledProfile {
  const filler = new Filler(profile.name, facts);
  const record = earlier.presence.has(profile.name) ? earlier.records.get(profile.name) : undefined;
  if (record !== undefined) {
    const isCurrent = earlier.presence.get(profile.name) === 'current';
    const app = isCurrent ? fillApp(profile, facts, filler, earlier, record) : [];
    return { ...NOTHING, profile, record, app };
  }
  const { isNative, warnings } = chooseMode(profile, facts, kubeVersion);
  const containers = profile.containers.map((each) => filler.fillContainer(each));
  const initContainers = profile.initContainers.map((each) => filler.fillContainer(each));
  return {
    profile,
    record,
    containers: isNative ? [] : containers,
    initContainers: isNative ? [...initContainers, ...containers.map(toNative)] : initContainers,
    volumes: filler.fill(profile.volumes),
    imagePullSecrets: profile.imagePullSecrets,
    hostAliases: filler.fill(profile.hostAliases),
    labels: filler.fillLabels(profile.labels),
    annotations: filler.fill(profile.annotations),
    app: fillApp(profile, facts, filler, earlier),
    warnings: [...warnings, ...filler.warnings()],
  };
}

/** Fills the expressions in one profile, and notes what went wrong. */
class Filler {
  private readonly missing = new Set<string>();
  private readonly invalid: Warning[] = [];

  constructor(
    private readonly profileName: string,
    private readonly facts: PodFacts,
  ) {}

  fill<T>(value: T, containerName = ''): T {
    const rendered = renderTemplates(value, this.facts, containerName);
    for (const expression of rendered.missing) {
      this.missing.add(expression);
    }
    return rendered.value;
  }

  /** A Pod with resources of its own shares them out; added containers claim none (KEP-2837). */
  fillContainer(container: Container): Container {
    const filled = this.fill(container, container.name);
    const { resources, ...rest } = filled;
    return resources !== undefined && hasPodResources(this.facts.spec) ? rest : filled;
  }

  /** Leaves out what the API server would refuse the whole Pod for. */
  fillLabels(labels: Profile['labels']): Profile['labels'] {
    const filled = this.fill(labels);
    if (filled === labels) {
      return labels;
    }
    const entries = Object.entries(filled);
    for (const [key, value] of entries.filter(([, text]) => !isLabelValue(text))) {
      this.invalid.push({
        code: 'label_invalid',
        text: `profile "${this.profileName}": label ${key} became ${quote(value)}, which is no label value; it was left out`,
      });
    }
    return Object.fromEntries(entries.filter(([, value]) => isLabelValue(value)));
  }

  warnings(): Warning[] {
    const missing = [...this.missing].map((expression) => ({
      code: 'template_value_missing' as const,
      text: `profile "${this.profileName}": \${${expression}} has no value in this Pod; it became empty`,
    }));
    return [...missing, ...this.invalid];
  }
}

/** Containers of the app that are named and have nothing of the profile yet; sidecars are none. */
function fillApp(
  { app }: Profile,
  facts: PodFacts,
  filler: Filler,
  { sidecars }: EarlierReview,
  record?: ProfileStatus,
): readonly AppPart[] {
  if (app.length === 0) {
    return [];
  }
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
  return app.flatMap((addition) =>
    targets
      .filter((target) => isNamed(target, addition.containers))
      .map((target) => ({ ...filler.fill(addition, target.container.name), target })),
  );
}

/** `*` means the containers that run side by side; an init container must be named. */
function isNamed({ container, list }: AppTarget, names: readonly string[]): boolean {
  return names.includes(container.name) || (names.includes('*') && list === 'containers');
}

function chooseMode(
  { name, mode, containers }: Profile,
  { isOwnedByJob }: PodFacts,
  kubeVersion: KubeVersion | undefined,
): { readonly isNative: boolean; readonly warnings: readonly Warning[] } {
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

function toNative(container: Container): Container {
  return { ...container, restartPolicy: 'Always' };
}
