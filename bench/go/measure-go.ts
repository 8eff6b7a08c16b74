import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ApiServer,
  applied,
  freePort,
  type Json,
  patchText,
  Program,
} from '@sidecar-injector/testing/programs';
import { SERVER_LAUNCHER } from '../cores.ts';
import { load, type Turn } from '../load.ts';
import type { Material } from '../material.ts';
import type { BenchOptions } from '../options.ts';
import { privateDirtyMegabytes, residentMegabytes } from '../process-cost.ts';
import { type Server, startOurs } from '../servers.ts';
import { mediansOf, type Load } from '../turns.ts';
import { buildGoWebhook } from './build-webhook.ts';

/** How a webhook in Go makes its patch: each is a server of its own, beside the injector. */
const WAYS = ['by-hand', 'compared'] as const;
export const CONTESTANTS = ['injector', ...WAYS] as const;
type Way = (typeof WAYS)[number];
type Contestant = (typeof CONTESTANTS)[number];

/** What a review costs a webhook; its memory in RAM, and what of it no other shares, in megabytes. */
export type Cost = Load & { readonly resident: number; readonly own: number };

export type GoResult = Readonly<Record<Contestant, Cost>>;

/** @returns nothing where there is no Go; the reason is printed. */
export async function measureGo(
  material: Material,
  options: BenchOptions,
): Promise<GoResult | undefined> {
  const program = buildGoWebhook();
  if (program === undefined) {
    return undefined;
  }
  const servers = new Map<Contestant, Server>();
  try {
    const injector = await startOurs(material.folder, material.profiles);
    servers.set('injector', injector);
    for (const way of WAYS) {
      servers.set(way, await startGo(program, way, material));
    }
    for (let warm = 0; warm < options.warmUp;) {
      warm += (await load(injector, material.reviewFile, options.seconds)).reviews;
    }
    return await takeTurns([...servers], material, options);
  } finally {
    await Promise.all([...servers.values()].map((server) => server.stop()));
  }
}

async function startGo(
  program: string,
  way: Way,
  { folder, profileFile, reviewFile }: Material,
): Promise<Server> {
  const port = await freePort();
  const files = [join(folder, 'tls.crt'), join(folder, 'tls.key'), profileFile];
  const running = await Program.start(
    [...SERVER_LAUNCHER, program, way, ...files, String(port)],
    {},
  );
  try {
    await running.until(() => Promise.resolve(running.output.includes('listening')));
    await assertInjects(`https://localhost:${port}`, files[0] ?? '', reviewFile);
  } catch (error) {
    await running.stop();
    throw error;
  }
  const url = `https://127.0.0.1:${port}/mutate?timeout=10s`;
  return { pid: running.pid, url, stop: () => running.stop() };
}

/** A webhook that does nothing would be fast. */
async function assertInjects(
  origin: string,
  certificate: string,
  reviewFile: string,
): Promise<void> {
  const review = readFileSync(reviewFile, 'utf8');
  const apiServer = new ApiServer(origin, readFileSync(certificate, 'utf8'));
  const answer = await apiServer.review('/mutate', review);
  apiServer.close();
  const { request } = JSON.parse(review) as { readonly request: { readonly object: Json } };
  const pod = JSON.stringify(applied(request.object, patchText(answer)));
  if (!pod.includes('network-delay-sidecar')) {
    throw new Error('The webhook in Go does not inject.');
  }
}

async function takeTurns(
  servers: readonly (readonly [Contestant, Server])[],
  { reviewFile }: Material,
  { rounds, seconds }: BenchOptions,
): Promise<GoResult> {
  const runs = servers.map(([name, server]) => ({ name, server, turns: [] as Turn[] }));
  for (let round = 0; round < rounds; round++) {
    for (const { server, turns } of runs) {
      turns.push(await load(server, reviewFile, seconds));
    }
  }
  const costs = runs.map(({ name, server, turns }) => [
    name,
    {
      ...mediansOf(turns),
      resident: residentMegabytes(server.pid),
      own: privateDirtyMegabytes(server.pid),
    },
  ]);
  return Object.fromEntries(costs) as GoResult;
}
