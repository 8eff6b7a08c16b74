import { type InjectionContext, NAMESPACE_KEY } from '@sidecar-injector/injection';
import { printJson } from '../output/print-json.ts';
import { isMembers, type KubeObject, memberAt } from './kube-object.ts';

/** What the command line says about the cluster that the input is meant for. */
export interface ClusterOptions {
  /** For objects that name no namespace. */
  readonly namespace: string;
  /** Set on every namespace, over what the input says. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly kubeVersion: InjectionContext['kubeVersion'];
  readonly onMissingProfile: InjectionContext['onMissingProfile'];
}

/** A namespace as far as it is known offline. */
export interface Namespace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether nothing says if it is opted in, so that it counts as such. */
  readonly isAssumed: boolean;
}

/** The namespaces of a cluster, from the Namespace documents of the input and the command line. */
export class Cluster {
  private readonly documented: ReadonlyMap<string, Readonly<Record<string, string>>>;

  constructor(
    objects: readonly KubeObject[],
    readonly options: ClusterOptions,
  ) {
    const namespaces = objects.filter(isNamespace);
    this.documented = new Map(namespaces.map((each) => [each.name, labelsOf(each)]));
  }

  namespaceOf({ namespace = this.options.namespace }: KubeObject): Namespace {
    const documented = this.documented.get(namespace);
    const { namespaceLabels } = this.options;
    return {
      name: namespace,
      isAssumed: documented === undefined && !Object.hasOwn(namespaceLabels, NAMESPACE_KEY),
      labels: {
        'kubernetes.io/metadata.name': namespace,
        ...(documented ?? { [NAMESPACE_KEY]: 'enabled' }),
        ...namespaceLabels,
      },
    };
  }
}

export function isNamespace({ apiVersion, kind }: KubeObject): boolean {
  return apiVersion === 'v1' && kind === 'Namespace';
}

function labelsOf({ value }: KubeObject): Readonly<Record<string, string>> {
  const labels = memberAt(value, ['metadata', 'labels']);
  return Object.fromEntries(
    Object.entries(isMembers(labels) ? labels : {}).map(([key, label]) => [
      key,
      typeof label === 'string' ? label : printJson(label ?? ''),
    ]),
  );
}
