import type { Container, Pod, PodSpec, Volume } from '@sidecar-injector/admission';
import type { TemplateValues } from '../profile/expressions.ts';
import { isNativeSidecar } from '../rules/native-sidecar.ts';
import { ownEntry } from '../rules/own-entry.ts';

type Texts = Readonly<Record<string, string>>;

/** The two lists of containers in a Pod. */
export type ContainerList = 'containers' | 'initContainers';

/** Labels of nodes; the older one is still set and still selected by. */
const OS_LABELS = ['kubernetes.io/os', 'beta.kubernetes.io/os'] as const;

const NOTHING = {};
const NONE: readonly never[] = [];

/**
 * What injection asks about a Pod as it came. Whatever is absent or `null` is empty. Nothing is
 * copied, and nothing is looked at before somebody asks.
 */
export class PodFacts implements TemplateValues {
  readonly spec: PodSpec;
  readonly labels: Texts;
  readonly annotations: Texts;
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  readonly volumes: readonly Volume[];
  private volumesByName: ReadonlyMap<string, Volume> | undefined;
  private probed: string | undefined;

  /** @param namespace of the request; the Pod's own may be empty. */
  constructor(
    readonly pod: Pod,
    readonly namespace: string,
  ) {
    this.spec = pod.spec ?? NOTHING;
    this.labels = pod.metadata?.labels ?? NOTHING;
    this.annotations = pod.metadata?.annotations ?? NOTHING;
    this.containers = this.spec.containers ?? NONE;
    this.initContainers = this.spec.initContainers ?? NONE;
    this.volumes = this.spec.volumes ?? NONE;
  }

  label(key: string): string | undefined {
    return ownEntry(this.labels, key);
  }

  annotation(key: string): string | undefined {
    return ownEntry(this.annotations, key);
  }

  /** The container or init container of that name. */
  container(name: string): Container | undefined {
    const isNamed = (container: Container): boolean => container.name === name;
    return this.containers.find(isNamed) ?? this.initContainers.find(isNamed);
  }

  /** Of several of that name the last. */
  volume(name: string): Volume | undefined {
    this.volumesByName ??= new Map(this.volumes.map((volume) => [volume.name, volume]));
    return this.volumesByName.get(name);
  }

  /** Whether a Job controls the Pod, so that the Pod should end when its work is done. */
  get isOwnedByJob(): boolean {
    return (this.pod.metadata?.ownerReferences ?? NONE).some(
      ({ controller, kind, apiVersion }) =>
        controller === true && kind === 'Job' && apiVersion.startsWith('batch/'),
    );
  }

  /** The operating system the Pod asks for (KEP-2802); Linux where it asks for none. */
  get os(): 'linux' | 'windows' {
    const { os, nodeSelector } = this.spec;
    const asked =
      os?.name ?? OS_LABELS.map((key) => ownEntry(nodeSelector ?? NOTHING, key)).find(Boolean);
    return asked === 'windows' ? 'windows' : 'linux';
  }

  /** A manifest may leave it out; the server has filled it in before a webhook sees the Pod. */
  get serviceAccountName(): string {
    return this.spec.serviceAccountName || this.spec.serviceAccount || 'default';
  }

  /** The ports that the kubelet probes, ascending; named ones looked up in their container. */
  get probePorts(): string {
    this.probed ??= this.findProbePorts();
    return this.probed;
  }

  private findProbePorts(): string {
    const found: number[] = [];
    for (const container of this.containers) {
      addProbePorts(container, found);
    }
    for (const container of this.initContainers) {
      if (isNativeSidecar(container)) {
        addProbePorts(container, found);
      }
    }
    return [...new Set(found)].sort((a, b) => a - b).join(',');
  }
}

function addProbePorts(container: Container, found: number[]): void {
  const { livenessProbe, readinessProbe, startupProbe } = container;
  for (const probe of [livenessProbe, readinessProbe, startupProbe]) {
    const port = toNumber((probe?.httpGet ?? probe?.tcpSocket ?? probe?.grpc)?.port, container);
    if (port !== undefined) {
      found.push(port);
    }
  }
}

function toNumber(port: number | string | undefined, { ports }: Container): number | undefined {
  if (typeof port !== 'string') {
    return port;
  }
  return /^\d+$/.test(port)
    ? Number(port)
    : ports?.find(({ name }) => name === port)?.containerPort;
}
