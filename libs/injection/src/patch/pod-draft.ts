import type { Container, HostAlias, Pod, Volume } from '@sidecar-injector/admission';
import { type Operation, PatchBuilder } from '@sidecar-injector/json-patch';
import {
  annotationsOf,
  containersOf,
  initContainersOf,
  isNativeSidecar,
  labelsOf,
} from '../decision/pod-facts.ts';
import { AppContainer, type ContainerList } from './app-container.ts';

interface HostEntry {
  readonly place?: number;
  /** Of an entry of ours this is the very list in its operation. */
  readonly names: string[];
}

/**
 * A Pod as it will be: the one that came, which stays untouched, and the operations that add to
 * it. Profiles are planned one after another against the same draft, so that each sees what those
 * before it have added.
 */
export class PodDraft {
  /** Names in the order in which the containers will stand. */
  readonly names: Readonly<Record<ContainerList, string[]>>;
  readonly added: Readonly<Record<ContainerList, Container[]>> = {
    containers: [],
    initContainers: [],
  };
  /** Volumes by name. */
  readonly volumes: Map<string, Volume>;
  /** Which container holds a port; keys as {@link portKeys} makes them. */
  readonly ports = new Map<string, string>();
  readonly labels: Map<string, string>;
  readonly annotations: Map<string, string>;
  readonly appContainers: readonly AppContainer[];
  private readonly secrets: Set<string | undefined>;
  /** Entries of `spec.hostAliases` by address; those that came have a place, ours a list. */
  private readonly hosts: Map<string, HostEntry>;
  /** Inside containers of the Pod, by their original places; so these operations come first. */
  private readonly edits: PatchBuilder;
  private readonly additions: PatchBuilder;

  constructor(readonly pod: Pod) {
    this.additions = new PatchBuilder(pod);
    const edits = new PatchBuilder(pod);
    this.edits = edits;
    this.appContainers = [
      ...containersOf(pod).map((each, at) => new AppContainer(each, 'containers', at, edits)),
      ...initContainersOf(pod).map(
        (each, at) => new AppContainer(each, 'initContainers', at, edits),
      ),
    ];
    this.names = {
      containers: containersOf(pod).map(({ name }) => name),
      initContainers: initContainersOf(pod).map(({ name }) => name),
    };
    this.volumes = new Map((pod.spec?.volumes ?? []).map((volume) => [volume.name, volume]));
    this.labels = new Map(Object.entries(labelsOf(pod)));
    this.annotations = new Map(Object.entries(annotationsOf(pod)));
    this.secrets = new Set((pod.spec?.imagePullSecrets ?? []).map(({ name }) => name));
    this.hosts = new Map(
      (pod.spec?.hostAliases ?? []).map(({ ip, hostnames }, index) => [
        ip,
        { place: index, names: [...(hostnames ?? [])] },
      ]),
    );
    for (const { container, list } of this.appContainers) {
      this.takePorts(container, list);
    }
  }

  /** In an order in which they can be applied. */
  get operations(): readonly Operation[] {
    return [...this.edits.operations, ...this.additions.operations];
  }

  hasContainer(name: string): boolean {
    return this.names.containers.includes(name) || this.names.initContainers.includes(name);
  }

  insertContainer(list: ContainerList, container: Container, index: number): void {
    const names = this.names[list];
    this.additions.insert(['spec', list], container, index < names.length ? index : undefined);
    names.splice(index, 0, container.name);
    this.added[list].push(container);
    this.takePorts(container, list);
  }

  addVolume(volume: Volume): void {
    this.volumes.set(volume.name, volume);
    this.additions.insert(['spec', 'volumes'], volume);
  }

  /** @returns whether it was not there before. */
  addImagePullSecret(secret: { readonly name: string }): boolean {
    if (this.secrets.has(secret.name)) {
      return false;
    }
    this.secrets.add(secret.name);
    this.additions.insert(['spec', 'imagePullSecrets'], secret);
    return true;
  }

  /**
   * Adds host names to the entry of their address, which must stay the only one: the address is
   * the list's merge key.
   *
   * @returns the names that were not there before.
   */
  addHostAlias({ ip, hostnames }: HostAlias): string[] {
    const entry = this.hosts.get(ip);
    const names = entry?.names ?? [];
    const added = (hostnames ?? []).filter((name) => !names.includes(name));
    names.push(...added);
    if (entry === undefined) {
      this.hosts.set(ip, { names });
      this.additions.insert(['spec', 'hostAliases'], { ip, hostnames: names });
    } else if (entry.place !== undefined) {
      for (const name of added) {
        this.additions.insert(['spec', 'hostAliases', entry.place, 'hostnames'], name);
      }
    }
    return added;
  }

  setLabel(key: string, value: string): void {
    this.labels.set(key, value);
    this.additions.setMember(['metadata', 'labels'], key, value);
  }

  setAnnotation(key: string, value: string): void {
    this.annotations.set(key, value);
    this.additions.setMember(['metadata', 'annotations'], key, value);
  }

  /** Only containers that run at the same time compete for a port. */
  private takePorts(container: Container, list: ContainerList): void {
    if (list === 'containers' || isNativeSidecar(container)) {
      for (const key of portKeys(container)) {
        this.ports.set(key, container.name);
      }
    }
  }
}

/** The ports that a container claims in its Pod and on its node, such as `port 2332/TCP`. */
export function portKeys({ ports }: Container): string[] {
  return (ports ?? []).flatMap(({ containerPort, hostPort, protocol }) => {
    const suffix = protocol || 'TCP';
    return [
      `port ${String(containerPort)}/${suffix}`,
      ...(hostPort ? [`hostPort ${String(hostPort)}/${suffix}`] : []),
    ];
  });
}
