import type { Container, HostAlias } from '@sidecar-injector/admission';
import type { WarningCode } from '../catalogue.ts';
import type { Warning } from '../context.ts';
import { containersOf } from '../decision/pod-facts.ts';
import { DEFAULT_CONTAINER_KEY } from '../keys.ts';
import type { Profile } from '../profile/profile.ts';
import type { ContainerList } from './app-container.ts';
import { findPlace } from './placement.ts';
import type { PodDraft } from './pod-draft.ts';
import type { AppPart, PreparedProfile } from './prepare-profile.ts';
import type { AppStatus, ProfileStatus } from './status.ts';

/** What adding a profile came to. */
export interface Added {
  readonly status: ProfileStatus;
  readonly warnings: readonly Warning[];
}

/** Adds a profile that conflicts with nothing to a draft. */
export class ProfileAdder {
  /** Containers that `placement: first` has put at the head of each list. */
  private readonly leading = { containers: 0, initContainers: 0 };

  /** @param ours names of sidecars that an earlier review added. */
  constructor(
    private readonly draft: PodDraft,
    private readonly ours: ReadonlySet<string>,
  ) {}

  add(prepared: PreparedProfile): Added {
    const { draft } = this;
    const { profile, containers, initContainers, volumes, hostAliases } = prepared;
    const warnings: Warning[] = [...prepared.warnings];
    const appOf = this.addToApp(prepared, warnings);
    const newVolumes = volumes.filter(({ name }) => !draft.volumes.has(name));
    newVolumes.forEach((volume) => {
      draft.addVolume(volume);
    });
    const missing = [
      this.insert('initContainers', initContainers, profile),
      this.insert('containers', containers, profile),
    ].find((anchor) => anchor !== undefined);
    if (missing !== undefined) {
      const text = `profile "${profile.name}": there is no container "${missing}" to stand beside; the sidecar went last`;
      warnings.push({ code: 'anchor_missing', text });
    }
    const aliases = this.addHostAliases(hostAliases);
    const labels = this.setLabels(prepared, warnings);
    const annotations = this.setAnnotations(prepared, warnings);
    const secrets = profile.imagePullSecrets.filter((secret) => draft.addImagePullSecret(secret));
    return {
      warnings,
      status: {
        hash: profile.hash,
        ...unlessEmpty('containers', containers.map(nameOf)),
        ...unlessEmpty('initContainers', initContainers.map(nameOf)),
        ...unlessEmpty('volumes', newVolumes.map(nameOf)),
        ...unlessEmpty('imagePullSecrets', secrets.map(nameOf)),
        ...(aliases.size > 0 && { hostAliases: Object.fromEntries(aliases) }),
        ...unlessEmpty('labels', labels),
        ...unlessEmpty('annotations', annotations),
        ...(appOf.size > 0 && { app: Object.fromEntries(appOf) }),
      },
    };
  }

  /** Adds what `app` says, and tells by container what that was. */
  addToApp({ profile, app }: PreparedProfile, warnings: Warning[]): Map<string, AppStatus> {
    const added = new Map<string, AppStatus>();
    for (const part of app) {
      const status = addToContainer(part, (variable) => {
        const text = `profile "${profile.name}": container "${part.target.name}" keeps its own value of ${variable}`;
        warnings.push({ code: 'env_kept', text });
      });
      const before = added.get(part.target.name) ?? {};
      if (Object.keys(status).length > 0) {
        added.set(part.target.name, mergeStatus(before, status));
      }
    }
    return added;
  }

  /** @returns the anchor of the placement where the whole Pod lacks it. */
  private insert(
    list: ContainerList,
    containers: readonly Container[],
    { placement }: Profile,
  ): string | undefined {
    if (containers.length === 0) {
      return undefined;
    }
    const { index, missing } = findPlace(placement, this.draft.names[list], this.leading[list]);
    const isMissing = missing !== undefined && !this.draft.hasContainer(missing);
    containers.forEach((container, offset) => {
      this.draft.insertContainer(list, container, index + offset);
    });
    if (placement === 'first') {
      this.leading[list] += containers.length;
    }
    return isMissing ? missing : undefined;
  }

  /** @returns the host names that were not there before, by address. */
  private addHostAliases(hostAliases: readonly HostAlias[]): Map<string, readonly string[]> {
    const added = new Map<string, readonly string[]>();
    for (const alias of hostAliases) {
      const names = this.draft.addHostAlias(alias);
      if (names.length > 0) {
        added.set(alias.ip, [...(added.get(alias.ip) ?? []), ...names]);
      }
    }
    return added;
  }

  private setLabels({ profile, labels }: PreparedProfile, warnings: Warning[]): string[] {
    const { draft } = this;
    return setMissing(
      labels,
      draft.labels,
      (key, value) => {
        draft.setLabel(key, value);
      },
      noteKept('label', 'label_kept', profile.name, warnings),
    );
  }

  private setAnnotations(
    { profile, annotations, containers }: PreparedProfile,
    warnings: Warning[],
  ): string[] {
    const { draft } = this;
    return setMissing(
      { ...this.keepDefault(containers), ...annotations },
      draft.annotations,
      (key, value) => {
        draft.setAnnotation(key, value);
      },
      noteKept('annotation', 'annotation_kept', profile.name, warnings),
    );
  }

  /** A sidecar at the head would become the container that `kubectl exec` means; the app's stays it. */
  private keepDefault(added: readonly Container[]): Readonly<Record<string, string>> {
    const { draft, ours } = this;
    const [head] = draft.names.containers;
    const main = containersOf(draft.pod).find(({ name }) => !ours.has(name));
    return main === undefined ||
      draft.annotations.has(DEFAULT_CONTAINER_KEY) ||
      !added.some(({ name }) => name === head)
      ? {}
      : { [DEFAULT_CONTAINER_KEY]: main.name };
  }
}

function addToContainer(
  { target, env, envFrom, volumeMounts }: AppPart,
  noteKeptVariable: (name: string) => void,
): AppStatus {
  const variables = env.filter((variable) => {
    const result = target.addEnv(variable);
    if (result === 'kept') {
      noteKeptVariable(variable.name);
    }
    return result === 'added';
  });
  return {
    ...unlessEmpty('env', variables.map(nameOf)),
    ...unlessEmpty('envFrom', target.addEnvFrom(envFrom)),
    ...unlessEmpty(
      'volumeMounts',
      volumeMounts
        .filter((mount) => target.addVolumeMount(mount))
        .map(({ mountPath }) => mountPath),
    ),
  };
}

function mergeStatus(a: AppStatus, b: AppStatus): AppStatus {
  return {
    ...unlessEmpty('env', [...(a.env ?? []), ...(b.env ?? [])]),
    ...unlessEmpty('envFrom', [...(a.envFrom ?? []), ...(b.envFrom ?? [])]),
    ...unlessEmpty('volumeMounts', [...(a.volumeMounts ?? []), ...(b.volumeMounts ?? [])]),
  };
}

/** Sets what is absent, tells of what is there with another value. @returns the keys it has set. */
function setMissing(
  wanted: Readonly<Record<string, string>>,
  present: ReadonlyMap<string, string>,
  set: (key: string, value: string) => void,
  tellKept: (key: string) => void,
): string[] {
  return Object.entries(wanted).flatMap(([key, value]) => {
    const current = present.get(key);
    if (current === undefined) {
      set(key, value);
      return [key];
    }
    if (current !== value) {
      tellKept(key);
    }
    return [];
  });
}

function noteKept(
  what: string,
  code: WarningCode,
  profileName: string,
  warnings: Warning[],
): (key: string) => void {
  return (key) => {
    const text = `profile "${profileName}": the Pod keeps its own value of ${what} ${key}`;
    warnings.push({ code, text });
  };
}

function unlessEmpty<K extends string, T>(
  key: K,
  list: readonly T[],
): Partial<Record<K, readonly T[]>> {
  return list.length > 0 ? ({ [key]: list } as Record<K, readonly T[]>) : {};
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}
