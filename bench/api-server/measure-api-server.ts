import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ControlPlane, findMissing } from '@sidecar-injector/control-plane';
import { type Json, WORKSPACE } from '@sidecar-injector/testing/programs';
import { parseAllDocuments } from 'yaml';
import type { BenchOptions } from '../options.ts';
import { startFloor, startOurs } from '../servers.ts';
import { median } from '../statistics.ts';
import { ApiClient } from './api-client.ts';
import { type Creations, createPods } from './creations.ts';
import { webhooksFor } from './webhooks.ts';

/** Ways to create a Pod, by the namespace that each has: with no webhook, a bare one, and ours. */
const WAYS = ['none', 'bare', 'ours'] as const;
export type Way = (typeof WAYS)[number];

/** How many calls are in flight, and how many Pods are created in one turn. */
export const LOADS = { alone: 1, together: 32 } as const;
const PODS = { alone: 100, together: 640 } as const;
export type LoadName = keyof typeof LOADS;

/** The medians of all turns. */
export type ApiServerResult = Readonly<Record<LoadName, Readonly<Record<Way, Creations>>>>;

/** @returns nothing where no control plane can be started; the reason is printed. */
export async function measureApiServer(
  folder: string,
  profiles: string,
  { rounds }: BenchOptions,
): Promise<ApiServerResult | undefined> {
  const missing = findMissing();
  if (missing !== undefined) {
    console.log(`skipped: ${missing}`);
    return undefined;
  }
  const controlPlane = await ControlPlane.start();
  const servers = [await startOurs(folder, profiles), await startFloor(folder)] as const;
  try {
    await register(controlPlane, folder, ...servers.map(({ url }) => url));
    return await takeTurns(controlPlane, rounds);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await controlPlane.stop();
  }
}

async function register(
  { kubectl }: ControlPlane,
  folder: string,
  ours = '',
  bare = '',
): Promise<void> {
  const caFile = join(folder, 'tls.crt');
  await kubectl.run(['create', '-f', '-'], webhooksFor('ours', { url: ours, caFile }));
  await kubectl.run(['create', '-f', '-'], webhooksFor('bare', { url: bare, caFile }, 'bare'));
  for (const way of WAYS) {
    const labels = { 'sidecar-injection': way === 'ours' ? 'enabled' : way };
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: way, labels } };
    await kubectl.run(['create', '-f', '-'], namespace);
    const account = ['serviceaccount/default', '--for=create', '--timeout=30s'];
    await kubectl.run(['wait', '-n', way, ...account]);
  }
}

/** The first turn of each warms up and does not count. */
async function takeTurns(controlPlane: ControlPlane, rounds: number): Promise<ApiServerResult> {
  const client = await ApiClient.connect(controlPlane.kubeconfig, LOADS.together);
  const turns = { alone: newTurns(), together: newTurns() };
  for (let round = 0; round <= rounds; round++) {
    for (const name of ['alone', 'together'] as const) {
      for (const way of WAYS) {
        const pods = newPods(PODS[name]);
        turns[name][way].push(await createPods(client, way, pods, LOADS[name]));
        const all = ['pods', '--all', '--wait=false', '--force', '--grace-period=0'];
        await controlPlane.kubectl.run(['delete', '-n', way, ...all]);
      }
    }
  }
  return { alone: mediansOf(turns.alone), together: mediansOf(turns.together) };
}

type Turns = Readonly<Record<Way, Creations[]>>;

const newTurns = (): Turns => ({ none: [], bare: [], ours: [] });

function mediansOf(turns: Turns): Readonly<Record<Way, Creations>> {
  const of = (all: readonly Creations[]): Creations => {
    const counted = all.slice(1);
    return {
      perSecond: median(counted.map((turn) => turn.perSecond)),
      p50: median(counted.map((turn) => turn.p50)),
      p99: median(counted.map((turn) => turn.p99)),
    };
  };
  return { none: of(turns.none), bare: of(turns.bare), ours: of(turns.ours) };
}

let created = 0;

/** Copies of the TiDB Pod of the examples, as its StatefulSet would create it. */
function newPods(count: number): string[] {
  const text = readFileSync(join(WORKSPACE.root, 'examples/tidb.yaml'), 'utf8');
  const objects = parseAllDocuments(text).map((document) => document.toJS() as Workload);
  const template = objects.find(({ metadata }) => metadata.name === 'basic-tidb')?.spec.template;
  return Array.from({ length: count }, () =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...template?.metadata, name: `basic-tidb-${++created}` },
      spec: template?.spec,
    }),
  );
}

interface Workload {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly template: { readonly metadata: Json; readonly spec: Json } };
}
