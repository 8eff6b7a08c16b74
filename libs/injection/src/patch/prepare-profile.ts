import type { Container, HostAlias, Pod, Volume } from '@sidecar-injector/admission';
import type { InjectionContext, Warning } from '../context.ts';
import type { KubeVersion } from '../kube-version.ts';
import { isOwnedByJob, templateValuesOf } from '../decision/pod-facts.ts';
import { quote } from '../decision/quote.ts';
import type { AppAddition, Profile } from '../profile/profile.ts';
import { renderTemplates, type TemplateValues } from '../profile/template.ts';
import { isLabelValue } from '../profile/schema/syntax.ts';
import { hasPodResources } from '../rules/qos-class.ts';
import type { AppContainer, ContainerList } from './app-container.ts';
import type { PodDraft } from './pod-draft.ts';

/** A profile made ready for one Pod: expressions filled in, containers in the list they go to. */
export interface PreparedProfile {
  readonly profile: Profile;
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  readonly volumes: readonly Volume[];
  readonly hostAliases: readonly HostAlias[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly app: readonly AppPart[];
  readonly warnings: readonly Warning[];
}

/** What one container of the app gets from one `app` entry. */
export interface AppPart extends AppAddition {
  readonly target: AppContainer;
}

/** Native sidecars are on by default since Kubernetes 1.29 (KEP-753). */
const NATIVE_SINCE: KubeVersion = { major: 1, minor: 29 };

/** @param isTarget which containers may get what `app` adds, beside being named there. */
export function prepareProfile(
  profile: Profile,
  draft: PodDraft,
  context: InjectionContext,
  isTarget: (container: AppContainer) => boolean,
): PreparedProfile {
  const { pod } = draft;
  const renderer = new Renderer(profile.name, templateValuesOf(pod, context.namespace));
  const render = (container: Container): Container =>
    withoutResources(renderer.render(container, container.name), pod);
  const { list, warnings } = chooseList(profile, pod, context.kubeVersion);
  const containers = profile.containers.map(render);
  const initContainers = profile.initContainers.map(render);
  const isNative = list === 'initContainers';
  return {
    profile,
    containers: isNative ? [] : containers,
    initContainers: isNative ? [...initContainers, ...containers.map(toNative)] : initContainers,
    volumes: renderer.render(profile.volumes),
    hostAliases: renderer.render(profile.hostAliases),
    labels: renderer.renderLabels(profile.labels),
    annotations: renderer.render(profile.annotations),
    app: profile.app.flatMap((addition) =>
      draft.appContainers
        .filter((target) => isNamed(target, addition.containers) && isTarget(target))
        .map((target) => ({ ...renderer.render(addition, target.name), target })),
    ),
    warnings: [...warnings, ...renderer.warnings()],
  };
}

class Renderer {
  private readonly missing = new Set<string>();
  private readonly invalid: Warning[] = [];

  constructor(
    private readonly profileName: string,
    private readonly values: TemplateValues,
  ) {}

  render<T>(value: T, containerName = ''): T {
    const rendered = renderTemplates(value, this.values, containerName);
    for (const expression of rendered.missing) {
      this.missing.add(expression);
    }
    return rendered.value;
  }

  /** Leaves out what the API server would refuse the whole Pod for. */
  renderLabels(labels: Profile['labels']): Profile['labels'] {
    const rendered = this.render(labels);
    if (rendered === labels) {
      return labels;
    }
    const entries = Object.entries(rendered);
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

function chooseList(
  { name, mode, containers }: Profile,
  pod: Pod,
  kubeVersion: KubeVersion | undefined,
): { readonly list: ContainerList; readonly warnings: readonly Warning[] } {
  const isJob = isOwnedByJob(pod);
  const isWanted = mode === 'native' || (mode === 'auto' && isJob);
  if (isWanted && isAtLeast(kubeVersion, NATIVE_SINCE)) {
    return { list: 'initContainers', warnings: [] };
  }
  const warnings: Warning[] = [];
  if (mode === 'native') {
    warnings.push({
      code: 'native_unsupported',
      text: `profile "${name}": native sidecars need Kubernetes 1.29; a plain container was added`,
    });
  }
  if (isJob && containers.length > 0) {
    warnings.push({
      code: 'job_never_completes',
      text: `profile "${name}": its plain container keeps this Job's Pod running for ever; use mode: native`,
    });
  }
  return { list: 'containers', warnings };
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

/** A Pod with resources of its own shares them out; added containers claim none (KEP-2837). */
function withoutResources(container: Container, pod: Pod): Container {
  if (!hasPodResources(pod.spec ?? {})) {
    return container;
  }
  const { resources, ...rest } = container;
  return resources === undefined ? container : rest;
}

/** `*` means the containers that run side by side; an init container must be named. */
function isNamed(target: AppContainer, names: readonly string[]): boolean {
  return names.includes(target.name) || (names.includes('*') && target.list === 'containers');
}
