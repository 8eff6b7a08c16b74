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
export type Contestant = 'injector' | (typeof WAYS)[number];

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
  const servers = { injector: await startOurs(material.folder, material.profiles) };
  const started: Server[] = [servers.injector];
  try {
    const byHand = await startGo(program, 'by-hand', material);
    started.push(byHand);
    const compared = await startGo(program, 'compared', material);
    started.push(compared);
    return await takeTurns({ ...servers, 'by-hand': byHand, compared }, material, options);
  } finally {
    await Promise.all(started.map((server) => server.stop()));
  }
}

async function startGo(
  program: string,
  way: (typeof WAYS)[number],
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
  servers: Readonly<Record<Contestant, Server>>,
  { reviewFile }: Material,
  { rounds, seconds, warmUp }: BenchOptions,
): Promise<GoResult> {
  const names = ['injector', ...WAYS] as const;
  const turns: Record<Contestant, Turn[]> = { injector: [], 'by-hand': [], compared: [] };
  for (let warm = 0; warm < warmUp;) {
    warm += (await load(servers.injector, reviewFile, seconds)).reviews;
  }
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      turns[name].push(await load(servers[name], reviewFile, seconds));
    }
  }
  const costOf = (name: Contestant): Cost => ({
    ...mediansOf(turns[name]),
    resident: residentMegabytes(servers[name].pid),
    own: privateDirtyMegabytes(servers[name].pid),
  });
  return {
    injector: costOf('injector'),
    'by-hand': costOf('by-hand'),
    compared: costOf('compared'),
  };
}
