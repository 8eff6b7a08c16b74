import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AdmissionAnswer,
  type ApiServer,
  applied,
  type Json,
  newReview,
  patchText,
} from '@sidecar-injector/testing/programs';
import { parse } from 'yaml';

/** What became of one Pod. */
export interface Row {
  readonly pod: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly decision: string;
  readonly milliseconds: number;
}

/** Reads the Pods of a folder, in alphabetical order of their files. */
export async function readPods(folder: string): Promise<Json[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  const texts = files.map((name) => readFile(join(folder, name), 'utf8'));
  return (await Promise.all(texts)).map((text) => parse(text) as Json);
}

/** The same Pod with the label that opts it out, under another name. */
export function optedOut(pod: Json, name: string): Json {
  const metadata = pod['metadata'] as Json;
  const labels = { ...(metadata['labels'] as Json), 'sidecar-injector.io/inject': 'false' };
  return { ...pod, metadata: { ...metadata, name, labels } };
}

/** Sends one Pod as an API server would, and applies the patch that comes back. */
export async function admit(apiServer: ApiServer, pod: Json): Promise<Row> {
  const { status, body, milliseconds } = await apiServer.post(
    '/mutate',
    JSON.stringify(newReview(pod)),
  );
  if (status !== 200) {
    throw new Error(`The injector answered HTTP ${status}: ${body}`);
  }
  const answer = JSON.parse(body) as AdmissionAnswer;
  return {
    pod: nameOf(pod),
    before: containersOf(pod),
    after: containersOf(applied(pod, patchText(answer))),
    decision: decisionOf(answer),
    milliseconds,
  };
}

/** The Pod's name, or what its name will begin with. */
export function nameOf(pod: Json): string {
  const { name, generateName } = pod['metadata'] as { name?: string; generateName?: string };
  return name ?? `${generateName ?? ''}*`;
}

function containersOf(pod: Json): string[] {
  const { containers } = pod['spec'] as { containers: { name: string }[] };
  return containers.map(({ name }) => name);
}

function decisionOf({ response }: AdmissionAnswer): string {
  const { decision = 'unknown', reason = 'unknown' } = response.auditAnnotations ?? {};
  return `${decision} (${reason})`;
}
