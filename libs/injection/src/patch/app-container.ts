import type { Container, EnvVar, VolumeMount } from '@sidecar-injector/admission';
import type { PatchBuilder, Token } from '@sidecar-injector/json-patch';
import { isSameJson } from '../rules/same-json.ts';

export type ContainerList = 'containers' | 'initContainers';

/** A container of the Pod as it came, and what is added inside it. */
export class AppContainer {
  private readonly env: Map<string, EnvVar>;
  private readonly envFrom: unknown[];
  /** Names of volumes by the paths at which they, or devices, are there. */
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
    this.mounts = new Map([
      ...(container.volumeDevices ?? []).map(
        (each) => [placeOf(each.devicePath), each.name] as const,
      ),
      ...(container.volumeMounts ?? []).map(
        (each) => [placeOf(each.mountPath), each.name] as const,
      ),
    ]);
  }

  get name(): string {
    return this.container.name;
  }

  /** The volume mounted at a path, if any. */
  volumeAt(mountPath: string): string | undefined {
    return this.mounts.get(placeOf(mountPath));
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

  /**
   * Adds sources ahead of the container's own: of two that hold a variable the later one counts.
   *
   * @returns those that were not there before.
   */
  addEnvFrom(sources: readonly unknown[]): unknown[] {
    const added: unknown[] = [];
    for (const source of sources) {
      if (![...this.envFrom, ...added].some((present) => isSameJson(present, source))) {
        this.edits.insert([...this.path, 'envFrom'], source, added.length);
        added.push(source);
      }
    }
    this.envFrom.unshift(...added);
    return added;
  }

  /** Call it only where nothing else is mounted at the path. @returns whether it was not there. */
  addVolumeMount(mount: VolumeMount): boolean {
    const place = placeOf(mount.mountPath);
    if (this.mounts.has(place)) {
      return false;
    }
    this.mounts.set(place, mount.name);
    this.edits.insert([...this.path, 'volumeMounts'], mount);
    return true;
  }
}

/** The server compares paths as they are written, but `/data/` and `/data` are the same place. */
function placeOf(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
