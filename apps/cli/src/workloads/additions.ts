import { isMembers, type Members, memberAt } from './kube-object.ts';

/** What a patch adds to a Pod template, by name. Members without content are left out. */
export interface Additions {
  readonly containers?: readonly string[];
  readonly initContainers?: readonly string[];
  readonly volumes?: readonly string[];
  readonly imagePullSecrets?: readonly string[];
  /** Each `ADDRESS HOSTNAME`. */
  readonly hostAliases?: readonly string[];
  readonly labels?: readonly string[];
  readonly annotations?: readonly string[];
  /** What the app's own containers get, each `CONTAINER: env NAME`, or `envFrom`, or `mount PATH`. */
  readonly app?: readonly string[];
}

const LISTERS: Readonly<Record<keyof Additions, (template: Members) => readonly string[]>> = {
  containers: (template) => namesAt(template, 'containers'),
  initContainers: (template) => namesAt(template, 'initContainers'),
  volumes: (template) => namesAt(template, 'volumes'),
  imagePullSecrets: (template) => namesAt(template, 'imagePullSecrets'),
  hostAliases: (template) =>
    listAt(template, ['spec', 'hostAliases']).flatMap((alias) =>
      listOf(alias['hostnames']).map((name) => `${String(alias['ip'])} ${String(name)}`),
    ),
  labels: (template) => keysAt(template, 'labels'),
  annotations: (template) => keysAt(template, 'annotations'),
  app: (template) =>
    ['containers', 'initContainers'].flatMap((list) =>
      listAt(template, ['spec', list]).flatMap(describeContainer),
    ),
};

/** Compares a template before and after. */
export function findAdditions(before: Members, after: Members): Additions {
  const own = new Set(['containers', 'initContainers'].flatMap((list) => namesAt(before, list)));
  const entries = Object.entries(LISTERS).map(([name, list]) => {
    const old = new Set(list(before));
    return [name, list(after).filter((each) => !old.has(each))] as const;
  });
  const kept = entries.map(([name, values]) => [
    name,
    name === 'app' ? values.filter((each) => own.has(each.split(': ', 1)[0] ?? '')) : values,
  ]);
  return Object.fromEntries(kept.filter(([, values]) => values?.length !== 0)) as Additions;
}

function describeContainer(container: Members): string[] {
  const parts = [
    ...listAt(container, ['env']).map(({ name }) => `env ${String(name)}`),
    ...listAt(container, ['envFrom']).map((source) => `envFrom ${describeSource(source)}`),
    ...listAt(container, ['volumeMounts']).map(({ mountPath }) => `mount ${String(mountPath)}`),
  ];
  return parts.map((part) => `${String(container['name'])}: ${part}`);
}

function describeSource({ configMapRef, secretRef }: Members): string {
  const name = String(memberAt(configMapRef ?? secretRef, ['name']));
  return configMapRef === undefined ? `secret/${name}` : `configmap/${name}`;
}

function namesAt(template: Members, list: string): string[] {
  return listAt(template, ['spec', list]).map(({ name }) => String(name));
}

function keysAt(template: Members, map: string): string[] {
  const value = memberAt(template, ['metadata', map]);
  return isMembers(value) ? Object.keys(value) : [];
}

function listAt(value: Members, path: readonly string[]): Members[] {
  return listOf(memberAt(value, path)).filter(isMembers);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
