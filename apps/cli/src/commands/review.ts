import { readInput } from '../input/read-input.ts';
import { loadProfilesOrFail } from '../input/read-profiles.ts';
import type { Source } from '../input/source.ts';
import { UsageError } from '../io/problems.ts';
import { Cluster } from '../workloads/cluster.ts';
import { type Decision, Decider } from '../workloads/decide.ts';
import { findObjects, type KubeObject } from '../workloads/kube-object.ts';
import { findMistakes, type Mistake } from '../workloads/mistakes.ts';
import { toWorkload } from '../workloads/workload.ts';
import type { ClusterCommandOptions, InputOptions } from './options.ts';
import type { Session } from './session.ts';

/** The input, and what the cluster would do with it. */
export interface Review {
  readonly sources: readonly Source[];
  readonly findings: readonly Finding[];
  readonly profileWarnings: readonly string[];
}

/** What is to be said about one object of the input. */
export interface Finding {
  readonly object: KubeObject;
  /** Absent where the object makes no Pods. */
  readonly decision: Decision | undefined;
  readonly mistakes: readonly Mistake[];
}

/** Reads manifests and profiles, and decides about every workload. @throws Problems */
export async function reviewInput(
  { io, engine }: Session,
  paths: readonly string[],
  options: InputOptions & ClusterCommandOptions,
): Promise<Review> {
  const loaded = await loadProfilesOrFail(io, engine, options.profiles);
  const sources = await readManifests(io, paths, options);
  const objects = listObjects(sources);
  const cluster = new Cluster(objects, {
    namespace: options.namespace,
    namespaceLabels: options.namespaceLabel ?? {},
    kubeVersion: options.kubeVersion,
    onMissingProfile: options.onMissingProfile,
  });
  const decider = new Decider(engine, loaded.profiles, cluster);
  return {
    sources,
    findings: objects.map((object) => {
      const workload = toWorkload(object);
      const decision = workload && decider.decide(workload);
      return { object, decision, mistakes: findMistakes(object) };
    }),
    profileWarnings: loaded.warnings,
  };
}

/** @throws UsageError without a path; Problems when one cannot be read. */
export async function readManifests(
  io: Session['io'],
  paths: readonly string[],
  { filename = [], recursive = false }: InputOptions,
): Promise<Source[]> {
  const all = [...filename, ...paths];
  if (all.length === 0) {
    throw new UsageError('name the input: -f FILE, -f DIRECTORY, or -f - for standard input');
  }
  return await readInput(io, all, recursive);
}

export function listObjects(sources: readonly Source[]): KubeObject[] {
  return sources.flatMap(({ documents }) => documents.flatMap(findObjects));
}
