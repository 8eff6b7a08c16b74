import type { Container, Volume, VolumeMount } from '@sidecar-injector/admission';
import type { PodFacts } from '../facts/pod-facts.ts';
import { isSamePlace, volumeAt } from '../rules/mounts.ts';
import { isNativeSidecar } from '../rules/native-sidecar.ts';
import type { FilledProfile } from '../select/fill-profile.ts';

/** A port that two containers want. */
export interface SharedPort {
  /** Such as `port 2332/TCP`. */
  readonly claim: string;
  /** Name of the container that has it. */
  readonly holder: string;
}

/** What a Pod holds, together with the profiles that have been accepted for it. */
export class Holdings {
  readonly accepted: FilledProfile[] = [];
  /** What the accepted profiles mount in each container of the app. */
  private readonly mounts = new Map<Container, VolumeMount[]>();

  constructor(readonly facts: PodFacts) {}

  accept(filled: FilledProfile): void {
    this.accepted.push(filled);
    for (const { target, volumeMounts } of filled.app) {
      const mounts = this.mounts.get(target.container) ?? [];
      mounts.push(...volumeMounts);
      this.mounts.set(target.container, mounts);
    }
  }

  hasContainer(name: string): boolean {
    const isNamed = (container: Container): boolean => container.name === name;
    return (
      this.facts.container(name) !== undefined ||
      this.accepted.some(
        ({ containers, initContainers }) =>
          containers.some(isNamed) || initContainers.some(isNamed),
      )
    );
  }

  volume(name: string): Volume | undefined {
    return (
      this.facts.volume(name) ??
      this.accepted.flatMap(({ volumes }) => volumes).find((volume) => volume.name === name)
    );
  }

  /** The volume that a container of the app has at a path. */
  volumeAt(container: Container, path: string): string | undefined {
    return (
      volumeAt(container, path) ??
      this.mounts.get(container)?.find(({ mountPath }) => isSamePlace(mountPath, path))?.name
    );
  }

  /** The first port of a container that another one has which runs at the same time. */
  findSharedPort({ ports }: Container): SharedPort | undefined {
    for (const { containerPort, hostPort, protocol } of ports ?? []) {
      const claims = claimsOf(containerPort, hostPort, protocol);
      for (const claim of claims) {
        const holder = this.holderOf(claim);
        if (holder !== undefined) {
          return { claim, holder: holder.name };
        }
      }
    }
    return undefined;
  }

  /** Of several the last, and an init container only where it runs beside the app. */
  private holderOf(claim: string): Container | undefined {
    const { facts, accepted } = this;
    const holds = (container: Container): boolean => hasClaim(container, claim);
    const runsAndHolds = (container: Container): boolean =>
      isNativeSidecar(container) && holds(container);
    return (
      accepted.flatMap(({ containers }) => containers).findLast(holds) ??
      accepted.flatMap(({ initContainers }) => initContainers).findLast(runsAndHolds) ??
      facts.initContainers.findLast(runsAndHolds) ??
      facts.containers.findLast(holds)
    );
  }
}

function hasClaim({ ports }: Container, claim: string): boolean {
  return (ports ?? []).some(({ containerPort, hostPort, protocol }) =>
    claimsOf(containerPort, hostPort, protocol).includes(claim),
  );
}

/** What a port claims in its Pod and on its node. */
function claimsOf(containerPort: number, hostPort = 0, protocol = ''): string[] {
  const suffix = protocol || 'TCP';
  const claim = `port ${String(containerPort)}/${suffix}`;
  return hostPort ? [claim, `hostPort ${String(hostPort)}/${suffix}`] : [claim];
}
