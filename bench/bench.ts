import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '@sidecar-injector/testing/programs';
import { agentFiguresOf } from './agent/agent-figures.ts';
import { imageEnvironment } from './agent/image-environment.ts';
import { measureIdleAgent } from './agent/measure-agent.ts';
import { measureKernel } from './agent/measure-kernel.ts';
import { measureSleep } from './agent/measure-sleep.ts';
import { measureWire } from './agent/wire/measure-wire.ts';
import { measureApiServer } from './api-server/measure-api-server.ts';
import { renderCreations } from './api-server/render-creations.ts';
import { runRenewals } from './api-server/run-renewals.ts';
import { measureGo } from './go/measure-go.ts';
import { renderGo } from './go/render-go.ts';
import { assertTools, leaveServerCore } from './cores.ts';
import { measureEngine } from './engine/measure-engine.ts';
import { figuresOf } from './figures.ts';
import { type Material, writeMaterial } from './material.ts';
import { type BenchOptions, parseOptions } from './options.ts';
import { renderFigures, renderOrigin } from './render.ts';
import { nodeArguments, nodeOptions, startFloor, startOurs } from './servers.ts';
import { measureStarts } from './starts.ts';
import { type LoadResult, measureLoad } from './turns.ts';

/** Builds everything, measures it beside its floors, and prints the figures with their targets. */
export async function bench(args: readonly string[]): Promise<void> {
  const options = parseOptions(args);
  assertTools();
  await build('injector', 'cli', 'injection', 'agent');
  leaveServerCore();
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    await measure(await writeMaterial(folder), options);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(material: Material, options: BenchOptions): Promise<void> {
  await measureInjector(material, options);
  await measureAgent(material, options);
  await measureCluster(material, options);
  console.log(`\n${renderOrigin([nodeOptions(), ...nodeArguments()].join(' '))}`);
}

async function measureInjector(material: Material, options: BenchOptions): Promise<void> {
  const { folder, profiles, profileFile } = material;
  console.log('Measuring the engine alone …');
  const engine = await measureEngine(profileFile);
  console.log(`Starting ${options.starts} times …`);
  const starts = await measureStarts(folder, profiles, options.starts);
  console.log(`Sending reviews, ${options.rounds} turns of ${options.seconds} s each …`);
  const load = await underLoad(material, options);
  console.log(`\n${renderFigures(figuresOf(load, starts, engine))}\n`);
  console.log('Sending the same reviews to webhooks in Go …');
  const go = await measureGo(material, options);
  console.log(go === undefined ? '' : `\n${renderGo(go)}\n`);
}

async function measureAgent({ folder }: Material, options: BenchOptions): Promise<void> {
  console.log('Watching an idle agent …');
  const image = await imageEnvironment(folder);
  const idle = await measureIdleAgent(image, options.starts);
  const sleep = await measureSleep(folder, image, options.starts);
  console.log('Changing faults on a real kernel …');
  const kernel = await measureKernel();
  console.log(`Sending packets that no rule matches, ${options.slices} slices of each kind …`);
  const wire = await measureWire(folder, options.slices);
  console.log(`\n${renderFigures(agentFiguresOf(idle, sleep, kernel, wire), 'agent')}`);
  console.log(kernel === undefined ? '' : `\nFaults on ${kernel.machine}.\n`);
}

async function measureCluster(
  { folder, profiles }: Material,
  options: BenchOptions,
): Promise<void> {
  console.log('Creating Pods through a real API server …');
  const creations = await measureApiServer(folder, profiles, options);
  console.log(creations === undefined ? '' : `\n${renderCreations(creations)}\n`);
  if (options.renewalPods > 0) {
    console.log(`Renewing certificates while ${options.renewalPods} Pods are created …`);
    runRenewals(options.renewalPods);
  }
}

async function underLoad(
  { folder, profiles, reviewFile }: Material,
  options: BenchOptions,
): Promise<LoadResult> {
  const ours = await startOurs(folder, profiles);
  try {
    const floor = await startFloor(folder);
    const fair = await startFloor(folder, await ours.answerBytes(reviewFile));
    try {
      return await measureLoad({ floor, fair, ours }, reviewFile, options);
    } finally {
      await Promise.all([floor.stop(), fair.stop()]);
    }
  } finally {
    await ours.stop();
  }
}
