import type { EnvVar, VolumeMount } from '@sidecar-injector/admission';
import type { PatchBuilder } from '@sidecar-injector/json-patch';
import { isSamePlace, volumeAt } from '../rules/mounts.ts';
import { isSameJson } from '../rules/same-json.ts';
import type { AppTarget } from '../select/fill-profile.ts';

/** A container of the app, and what is added inside it. */
export class AppContainer {
  private readonly env: EnvVar[] = [];
  private readonly envFrom: unknown[];
  private readonly volumeMounts: VolumeMount[] = [];
  private readonly path: string;

  constructor(
    private readonly target: AppTarget,
    private readonly edits: PatchBuilder,
  ) {
    this.path = `/spec/${target.list}/${target.index}`;
    this.envFrom = [...(target.container.envFrom ?? [])];
  }

  get name(): string {
    return this.target.container.name;
  }

  /** @returns `kept` where the container sets the variable to something else itself. */
  addEnv(variable: EnvVar): 'added' | 'same' | 'kept' {
    const isNamed = ({ name }: EnvVar): boolean => name === variable.name;
    const present = this.target.container.env?.findLast(isNamed) ?? this.env.find(isNamed);
    if (present !== undefined) {
      return isSameJson(present, variable) ? 'same' : 'kept';
    }
    this.env.push(variable);
    this.edits.insert(`${this.path}/env`, variable);
    return 'added';
  }

  /**
   * Adds sources ahead of the container's own: of two that hold a variable the later one counts.
   *
   * @returns those that were not there before.
   */
  addEnvFrom(sources: readonly unknown[]): unknown[] {
    const added: unknown[] = [];
    for (const source of sources) {
      if (![...this.envFrom, ...added].some((present) => isSameJson(present, source))) {
        this.edits.insert(`${this.path}/envFrom`, source, added.length);
        added.push(source);
      }
    }
    this.envFrom.unshift(...added);
    return added;
  }

  /** Call it only where nothing else is mounted at the path. @returns whether it was not there. */
  addVolumeMount(mount: VolumeMount): boolean {
    if (
      volumeAt(this.target.container, mount.mountPath) !== undefined ||
      this.volumeMounts.some(({ mountPath }) => isSamePlace(mountPath, mount.mountPath))
    ) {
      return false;
    }
    this.volumeMounts.push(mount);
    this.edits.insert(`${this.path}/volumeMounts`, mount);
    return true;
  }
}
