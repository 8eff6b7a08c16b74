import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Json, newReview, WORKSPACE } from '@sidecar-injector/testing/programs';
import { parse } from 'yaml';

/** One recorded request body. */
export interface RecordedReview {
  /** Where it lies, such as `tidb-operator/basic--basic-tidb--create.json`. */
  readonly name: string;
  /** Byte for byte as it was sent. */
  readonly text: string;
  readonly operation: 'CREATE' | 'UPDATE';
}

const CORPUS = join(WORKSPACE.root, '../shared/corpus');

/** Why there are no recorded reviews, or `undefined` where there are. */
export const corpusAbsence = existsSync(CORPUS)
  ? undefined
  : 'skipped: ../shared/corpus is not beside this repository';

/** All reviews that a real API server sent; none where the corpus is absent. */
export function readCorpus(): RecordedReview[] {
  const folders = corpusAbsence === undefined ? readdirSync(CORPUS, { withFileTypes: true }) : [];
  return folders
    .filter((folder) => folder.isDirectory())
    .flatMap(({ name }) => readdirSync(join(CORPUS, name)).map((file) => `${name}/${file}`))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => recorded(name, readFileSync(join(CORPUS, name), 'utf8')));
}

/** The Pods that the repository carries, each as a review. */
export function readExamples(): RecordedReview[] {
  return readdirSync(WORKSPACE.tidbPods)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => {
      const pod = parse(readFileSync(join(WORKSPACE.tidbPods, name), 'utf8')) as Json;
      return recorded(name, JSON.stringify(newReview(pod)));
    });
}

function recorded(name: string, text: string): RecordedReview {
  const { request } = JSON.parse(text) as { request: { operation: 'CREATE' | 'UPDATE' } };
  return { name, text, operation: request.operation };
}
