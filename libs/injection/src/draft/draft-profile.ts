import type { Container, HostAlias } from '@sidecar-injector/admission';
import type { ContainerList } from '../facts/pod-facts.ts';
import type { AppStatus, ProfileStatus } from '../facts/status.ts';
import type { Placement } from '../profile/profile.ts';
import type { AppPart, FilledProfile } from '../select/fill-profile.ts';
import type { Warning } from '../terms/context.ts';
import { DEFAULT_CONTAINER_KEY } from '../terms/keys.ts';
import { findPlace } from './placement.ts';
import type { DraftedTexts, PodDraft } from './pod-draft.ts';

/** Adds profiles that have been accepted to a draft. */
export class ProfileDrafter {
  /** Containers that `placement: first` has put at the head of each list. */
  private readonly leading = { containers: 0, initContainers: 0 };

  /** @param sidecars names of those that an earlier review added. */
  constructor(
    private readonly draft: PodDraft,
    private readonly sidecars: ReadonlySet<string>,
    private readonly warnings: Warning[],
  ) {}

  /** @returns what the status is to record; nothing where the Pod has all of it already. */
  add(filled: FilledProfile): ProfileStatus | undefined {
    const { profile, record, containers, initContainers } = filled;
    this.warnings.push(...filled.warnings);
    const app = this.addToApp(filled);
    if (record !== undefined) {
      const isChanged = Object.keys(app).length > 0;
      return isChanged ? { ...record, app: { ...record.app, ...app } } : undefined;
    }
    const volumes = filled.volumes.filter((volume) => this.draft.addVolume(volume));
    this.insertContainers(filled);
    const hostAliases = this.addHostAliases(filled.hostAliases);
    const labels = this.setMissing(filled.labels, this.draft.labels, profile.name);
    const annotations = this.setMissing(
      this.keepDefault(filled),
      this.draft.annotations,
      profile.name,
    );
    const secrets = filled.imagePullSecrets.filter((secret) =>
      this.draft.addImagePullSecret(secret),
    );
    return withoutEmpty({
      hash: profile.hash,
      containers: containers.map(nameOf),
      initContainers: initContainers.map(nameOf),
      volumes: volumes.map(nameOf),
      imagePullSecrets: secrets.map(nameOf),
      hostAliases,
      labels,
      annotations,
      app,
    });
  }

  /** @returns what each container of the app has got, by its name. */
  private addToApp({ profile, app }: FilledProfile): Record<string, AppStatus> {
    const added = new Map<string, AddedToApp>();
    for (const part of app) {
      const { name } = part.target.container;
      const status = added.get(name) ?? { env: [], envFrom: [], volumeMounts: [] };
      this.addPart(part, profile.name, status);
      if (status.env.length + status.envFrom.length + status.volumeMounts.length > 0) {
        added.set(name, status);
      }
    }
    return Object.fromEntries([...added].map(([name, status]) => [name, withoutEmpty(status)]));
  }

  private addPart(
    { target, env, envFrom, volumeMounts }: AppPart,
    profileName: string,
    added: AddedToApp,
  ): void {
    const container = this.draft.appContainer(target);
    for (const variable of env) {
      const result = container.addEnv(variable);
      if (result === 'kept') {
        const text = `profile "${profileName}": container "${container.name}" keeps its own value of ${variable.name}`;
        this.warnings.push({ code: 'env_kept', text });
      } else if (result === 'added') {
        added.env.push(variable.name);
      }
    }
    added.envFrom.push(...container.addEnvFrom(envFrom));
    for (const mount of volumeMounts) {
      if (container.addVolumeMount(mount)) {
        added.volumeMounts.push(mount.mountPath);
      }
    }
  }

  private insertContainers({ profile, containers, initContainers }: FilledProfile): void {
    const missingFromInit = this.insert('initContainers', initContainers, profile.placement);
    const missing = this.insert('containers', containers, profile.placement) ?? missingFromInit;
    if (missing !== undefined) {
      const text = `profile "${profile.name}": there is no container "${missing}" to stand beside; the sidecar went last`;
      this.warnings.push({ code: 'anchor_missing', text });
    }
  }

  /** @returns the anchor of the placement where the whole Pod lacks it. */
  private insert(
    list: ContainerList,
    containers: readonly Container[],
    placement: Placement,
  ): string | undefined {
    if (containers.length === 0) {
      return undefined;
    }
    const { draft, leading } = this;
    const { index, missing } = findPlace(placement, draft.names[list], leading[list]);
    const isMissing = missing !== undefined && !draft.hasContainer(missing);
    containers.forEach((container, offset) => {
      draft.insertContainer(list, container, index + offset);
    });
    if (placement === 'first') {
      leading[list] += containers.length;
    }
    return isMissing ? missing : undefined;
  }

  /** @returns the host names that were not there before, by address. */
  private addHostAliases(hostAliases: readonly HostAlias[]): Record<string, readonly string[]> {
    const added = new Map<string, readonly string[]>();
    for (const alias of hostAliases) {
      const names = this.draft.addHostAlias(alias);
      if (names.length > 0) {
        added.set(alias.ip, [...(added.get(alias.ip) ?? []), ...names]);
      }
    }
    return Object.fromEntries(added);
  }

  /** Sets what is absent, and tells of what has another value. @returns the keys it has set. */
  private setMissing(
    wanted: Readonly<Record<string, string>>,
    texts: DraftedTexts,
    profileName: string,
  ): string[] {
    return Object.keys(wanted).filter((key) => {
      const value = wanted[key] ?? '';
      const present = texts.get(key);
      if (present === undefined) {
        texts.set(key, value);
      } else if (present !== value) {
        const text = `profile "${profileName}": the Pod keeps its own value of ${texts.kind} ${key}`;
        this.warnings.push({ code: `${texts.kind}_kept`, text });
      }
      return present === undefined;
    });
  }

  /** Keeps the app's container the default of `kubectl exec` where a sidecar is put first. */
  private keepDefault({ containers, annotations }: FilledProfile): FilledProfile['annotations'] {
    const { draft, sidecars } = this;
    const [head] = draft.names.containers;
    if (
      !containers.some(({ name }) => name === head) ||
      draft.annotations.get(DEFAULT_CONTAINER_KEY) !== undefined
    ) {
      return annotations;
    }
    const main = draft.facts.containers.find(({ name }) => !sidecars.has(name));
    return main === undefined
      ? annotations
      : { [DEFAULT_CONTAINER_KEY]: main.name, ...annotations };
  }
}

/** What containers of one name have got; of a Pod that the API server will refuse they are several. */
interface AddedToApp {
  readonly env: string[];
  readonly envFrom: unknown[];
  readonly volumeMounts: string[];
}

/** Leaves out the lists and maps that hold nothing. */
function withoutEmpty<T extends object>(members: T): T {
  const full = Object.entries(members).filter(
    ([, value]) => typeof value !== 'object' || Object.keys(value as object).length > 0,
  );
  return Object.fromEntries(full) as T;
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}
