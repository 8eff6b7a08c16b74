import type { Container, HostAlias, Volume } from '@sidecar-injector/admission';
import { type Operation, PatchBuilder } from '@sidecar-injector/json-patch';
import type { ContainerList, PodFacts } from '../facts/pod-facts.ts';
import { ownEntry } from '../rules/own-entry.ts';
import type { AppTarget } from '../select/fill-profile.ts';
import { AppContainer } from './app-container.ts';

interface HostEntry {
  readonly place?: number;
  /** Of an added entry this is the very list in its operation. */
  readonly names: string[];
}

/**
 * A Pod as it will be: the one that came, which stays untouched, and the operations that add to
 * it. Profiles are added one after another to the same draft, so that each sees what those before
 * it have added.
 */
export class PodDraft {
  /** Names in the order in which the containers will stand. */
  readonly names: Readonly<Record<ContainerList, string[]>>;
  readonly added: Readonly<Record<ContainerList, Container[]>> = {
    containers: [],
    initContainers: [],
  };
  readonly labels: DraftedTexts;
  readonly annotations: DraftedTexts;
  private readonly volumes: string[] = [];
  private readonly secrets: string[] = [];
  private readonly apps = new Map<Container, AppContainer>();
  /** Entries of `spec.hostAliases` by address; those that came have a place. */
  private hosts: Map<string, HostEntry> | undefined;
  /** Inside containers of the Pod, by their original places; so these operations come first. */
  private readonly edits: PatchBuilder;
  private readonly additions: PatchBuilder;

  constructor(readonly facts: PodFacts) {
    this.edits = new PatchBuilder(facts.pod);
    this.additions = new PatchBuilder(facts.pod);
    this.labels = new DraftedTexts('label', facts.labels, this.additions);
    this.annotations = new DraftedTexts('annotation', facts.annotations, this.additions);
    this.names = {
      containers: facts.containers.map(({ name }) => name),
      initContainers: facts.initContainers.map(({ name }) => name),
    };
  }

  /** In an order in which they can be applied. */
  get operations(): readonly Operation[] {
    return [...this.edits.operations, ...this.additions.operations];
  }

  hasContainer(name: string): boolean {
    return this.names.containers.includes(name) || this.names.initContainers.includes(name);
  }

  /** A container of the Pod, to add something inside it. */
  appContainer(target: AppTarget): AppContainer {
    const known = this.apps.get(target.container) ?? new AppContainer(target, this.edits);
    this.apps.set(target.container, known);
    return known;
  }

  insertContainer(list: ContainerList, container: Container, index: number): void {
    const names = this.names[list];
    this.additions.insert(`/spec/${list}`, container, index < names.length ? index : '-');
    names.splice(index, 0, container.name);
    this.added[list].push(container);
  }

  /** @returns whether it was not there before. */
  addVolume(volume: Volume): boolean {
    if (this.volumes.includes(volume.name) || this.facts.volume(volume.name) !== undefined) {
      return false;
    }
    this.volumes.push(volume.name);
    this.additions.insert('/spec/volumes', volume);
    return true;
  }

  /** @returns whether it was not there before. */
  addImagePullSecret(secret: { readonly name: string }): boolean {
    const present = this.facts.spec.imagePullSecrets ?? [];
    if (this.secrets.includes(secret.name) || present.some(({ name }) => name === secret.name)) {
      return false;
    }
    this.secrets.push(secret.name);
    this.additions.insert('/spec/imagePullSecrets', secret);
    return true;
  }

  /**
   * Adds host names to the entry of their address, which must stay the only one: the address is
   * the list's merge key.
   *
   * @returns the names that were not there before.
   */
  addHostAlias({ ip, hostnames }: HostAlias): string[] {
    this.hosts ??= new Map(
      (this.facts.spec.hostAliases ?? []).map((alias, place) => [
        alias.ip,
        { place, names: [...(alias.hostnames ?? [])] },
      ]),
    );
    const entry = this.hosts.get(ip);
    const names = entry?.names ?? [];
    const added = (hostnames ?? []).filter((name) => !names.includes(name));
    names.push(...added);
    if (entry === undefined) {
      this.hosts.set(ip, { names });
      this.additions.insert('/spec/hostAliases', { ip, hostnames: names });
    } else if (entry.place !== undefined) {
      for (const name of added) {
        this.additions.insert(`/spec/hostAliases/${entry.place}/hostnames`, name);
      }
    }
    return added;
  }
}

/** Labels or annotations: those that came, and those that are added. */
export class DraftedTexts {
  private readonly added = new Map<string, string>();

  constructor(
    readonly kind: 'label' | 'annotation',
    private readonly present: Readonly<Record<string, string>>,
    private readonly additions: PatchBuilder,
  ) {}

  get(key: string): string | undefined {
    return this.added.get(key) ?? ownEntry(this.present, key);
  }

  set(key: string, value: string): void {
    this.added.set(key, value);
    this.additions.setMember(`/metadata/${this.kind}s`, key, value);
  }
}
