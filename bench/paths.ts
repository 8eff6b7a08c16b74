import { join } from 'node:path';
import { WORKSPACE } from '@sidecar-injector/testing/programs';

/** What the benchmark uses, by path. */
export const PATHS = {
  /** What the benchmark builds by itself. */
  dist: join(WORKSPACE.root, 'dist/bench'),
  injector: WORKSPACE.injector,
  engine: WORKSPACE.engine,
  pod: join(WORKSPACE.tidbPods, 'basic-tidb-0.yaml'),
  agent: join(WORKSPACE.root, 'dist/apps/agent/main.js'),
  httpFloor: join(import.meta.dirname, 'floor/http.mjs'),
  clusterSuite: join(WORKSPACE.root, 'e2e/cluster/src/main.ts'),
  kernelSuite: join(WORKSPACE.root, 'e2e/kernel/src/main.ts'),
  floor: join(import.meta.dirname, 'floor/server.mjs'),
  engineBench: join(import.meta.dirname, 'engine/main.ts'),
  /** One line: the flags that the image gives Node. */
  nodeOptions: join(WORKSPACE.root, 'docker/node-options'),
  /** One line: the flags that Node takes as arguments only. */
  nodeArguments: join(WORKSPACE.root, 'docker/node-arguments'),
  /** Variables that the image of the agent gives Node, a line each. */
  agentEnvironment: join(WORKSPACE.root, 'docker/agent-environment'),
  doze: join(WORKSPACE.root, 'apps/agent/doze/doze.c'),
} as const;
