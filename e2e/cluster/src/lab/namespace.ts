import { randomUUID } from 'node:crypto';
import type { KubectlResult } from '@sidecar-injector/control-plane';
import type { V1Pod } from '@kubernetes/client-node';
import { kubectl } from './cluster.ts';

/** What the label `sidecar-injection` of a namespace can say. */
export type OptIn = 'enabled' | 'required' | undefined;

/** A namespace of its own for a case. */
export class Namespace {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  /** kubectl in this namespace. */
  kubectl(...args: readonly string[]): Promise<string> {
    return kubectl.run(['--namespace', this.name, ...args]);
  }

  /** Creates an object; warnings and refusals are in the result. */
  create(manifest: object, ...options: readonly string[]): Promise<KubectlResult> {
    const args = ['--namespace', this.name, 'create', '--filename', '-', ...options];
    return kubectl.try(args, manifest);
  }

  /** @throws Error with what the API server says when it refuses. */
  async apply(manifest: object): Promise<void> {
    await kubectl.run(['--namespace', this.name, 'apply', '--filename', '-'], manifest);
  }

  /** The names of the containers that a Pod would have. */
  async dryRun(pod: object = newPod('dry-run')): Promise<string> {
    const { ok, out, err } = await this.create(pod, '--dry-run=server', '--output', 'json');
    return ok ? containerNames(JSON.parse(out) as V1Pod) : err;
  }

  async pods(): Promise<V1Pod[]> {
    return (await kubectl.get<{ items: V1Pod[] }>('pods', '--namespace', this.name)).items;
  }

  /** Does not wait until it is gone. */
  async remove(): Promise<void> {
    await kubectl.run(['delete', 'namespace', this.name, '--wait=false']);
  }
}

/** Makes a namespace, and waits until Pods can be created in it. */
export async function newNamespace(optIn: OptIn, labels: object = {}): Promise<Namespace> {
  const name = `e2e-${randomUUID().slice(0, 8)}`;
  await kubectl.run(['create', '--filename', '-'], {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { ...labels, ...(optIn && { 'sidecar-injection': optIn }) } },
  });
  await kubectl.run([
    'wait',
    '--namespace',
    name,
    'serviceaccount/default',
    '--for=create',
    '--timeout=30s',
  ]);
  return new Namespace(name);
}

/** For a Pod whose controller does not exist, which is one of a controller all the same. */
export const GONE_OWNER = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  name: 'none',
  uid: 'e91d4c08',
  controller: true,
};

/** A small Pod. */
export function newPod(name: string, metadata: object = {}, spec: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...metadata },
    spec: { containers: [{ name: 'app', image: 'registry.k8s.io/pause:3.10' }], ...spec },
  };
}

/** As `kubectl get pods -o jsonpath="{.spec.containers[*].name}"` prints them. */
export function containerNames({ spec }: V1Pod): string {
  return (spec?.containers ?? []).map(({ name }) => name).join(' ');
}
