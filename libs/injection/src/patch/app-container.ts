import type { Container, EnvVar, VolumeMount } from '@sidecar-injector/admission';
import type { PatchBuilder, Token } from '@sidecar-injector/json-patch';
import { isSameJson } from '../rules/same-json.ts';

export type ContainerList = 'containers' | 'initContainers';

/** A container of the Pod as it came, and what is added inside it. */
export class AppContainer {
  private readonly env: Map<string, EnvVar>;
  private readonly envFrom: unknown[];
  /** Names of volumes by mount path. */
  private readonly mounts: Map<string, string>;
  private readonly path: readonly Token[];

  constructor(
    readonly container: Container,
    readonly list: ContainerList,
    index: number,
    private readonly edits: PatchBuilder,
  ) {
    this.path = ['spec', list, index];
    this.env = new Map((container.env ?? []).map((variable) => [variable.name, variable]));
    this.envFrom = [...(container.envFrom ?? [])];
    this.mounts = new Map(
      (container.volumeMounts ?? []).map(({ mountPath, name }) => [mountPath, name]),
    );
  }

  get name(): string {
    return this.container.name;
  }

  /** The volume mounted at a path, if any. */
  volumeAt(mountPath: string): string | undefined {
    return this.mounts.get(mountPath);
  }

  /** @returns `kept` where the container sets the variable to something else itself. */
  addEnv(variable: EnvVar): 'added' | 'same' | 'kept' {
    const present = this.env.get(variable.name);
    if (present !== undefined) {
      return isSameJson(present, variable) ? 'same' : 'kept';
    }
    this.env.set(variable.name, variable);
    this.edits.insert([...this.path, 'env'], variable);
    return 'added';
  }

  /** @returns whether it was not there before. */
  addEnvFrom(source: unknown): boolean {
    if (this.envFrom.some((present) => isSameJson(present, source))) {
      return false;
    }
    this.envFrom.push(source);
    this.edits.insert([...this.path, 'envFrom'], source);
    return true;
  }

  /** Call it only where nothing else is mounted at the path. @returns whether it was not there. */
  addVolumeMount(mount: VolumeMount): boolean {
    if (this.mounts.has(mount.mountPath)) {
      return false;
    }
    this.mounts.set(mount.mountPath, mount.name);
    this.edits.insert([...this.path, 'volumeMounts'], mount);
    return true;
  }
}
