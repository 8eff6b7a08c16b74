import type { Container } from '@sidecar-injector/admission';
import type { WarningCode } from '../catalogue.ts';
import type { Warning } from '../context.ts';
import { DEFAULT_CONTAINER_KEY } from '../keys.ts';
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

  constructor(private readonly draft: PodDraft) {}

  add(prepared: PreparedProfile): Added {
    const { draft } = this;
    const { profile, containers, initContainers, volumes, hostAliases } = prepared;
    const warnings: Warning[] = [...prepared.warnings];
    const appOf = this.addToApp(prepared, warnings);
    const newVolumes = volumes.filter(({ name }) => !draft.volumes.has(name));
    newVolumes.forEach((volume) => {
      draft.addVolume(volume);
    });
    this.insert('initContainers', initContainers, prepared, warnings);
    this.insert('containers', containers, prepared, warnings);
    const aliases = hostAliases
      .map((alias) => [alias.ip, draft.addHostAlias(alias)] as const)
      .filter(([, names]) => names.length > 0);
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
        ...(aliases.length > 0 && { hostAliases: Object.fromEntries(aliases) }),
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

  private insert(
    list: ContainerList,
    containers: readonly Container[],
    { profile }: PreparedProfile,
    warnings: Warning[],
  ): void {
    if (containers.length === 0) {
      return;
    }
    const place = findPlace(profile.placement, this.draft.names[list], this.leading[list]);
    if (place.missing !== undefined && !this.draft.hasContainer(place.missing)) {
      const text = `profile "${profile.name}": there is no container "${place.missing}" to stand beside; the sidecar went last`;
      warnings.push({ code: 'anchor_missing', text });
    }
    containers.forEach((container, offset) => {
      this.draft.insertContainer(list, container, place.index + offset);
    });
    if (profile.placement === 'first') {
      this.leading[list] += containers.length;
    }
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

  /** A container put first would become the one that `kubectl exec` means; the app's stays it. */
  private setAnnotations(
    { profile, annotations, containers }: PreparedProfile,
    warnings: Warning[],
  ): string[] {
    const { draft } = this;
    const main = draft.appContainers[0];
    const isBehind = profile.placement === 'first' && containers.length > 0;
    const wanted =
      isBehind && main?.list === 'containers' && !draft.annotations.has(DEFAULT_CONTAINER_KEY)
        ? { [DEFAULT_CONTAINER_KEY]: main.name, ...annotations }
        : annotations;
    return setMissing(
      wanted,
      draft.annotations,
      (key, value) => {
        draft.setAnnotation(key, value);
      },
      noteKept('annotation', 'annotation_kept', profile.name, warnings),
    );
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
    ...unlessEmpty(
      'envFrom',
      envFrom.filter((source) => target.addEnvFrom(source)),
    ),
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
