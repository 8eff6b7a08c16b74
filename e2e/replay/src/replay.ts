import type { AdmissionAnswer, ApiServer, Json } from '@sidecar-injector/testing/programs';
import { patchText } from '@sidecar-injector/testing/programs';
import { applyPatch, type Operation } from 'rfc6902';
import { parseLossless, printLossless } from './lossless-json.ts';

/** One review, the answer to it, and the object before and after the patch; no number was read. */
export interface Replayed {
  readonly answer: AdmissionAnswer;
  readonly patch: string;
  readonly before: Json;
  readonly after: Json;
}

/**
 * Posts a review and applies the patch with an independent library.
 *
 * @throws Error of the first operation that does not apply.
 */
export async function replay(
  apiServer: ApiServer,
  text: string,
  path = '/mutate',
): Promise<Replayed> {
  const answer = await apiServer.review(path, text);
  const patch = patchText(answer);
  const after = objectOf(text);
  const operations = parseLossless(patch) as unknown as Operation[];
  const fault = applyPatch(after, operations).find((error) => error !== null);
  if (fault !== undefined) {
    throw fault;
  }
  return { answer, patch, before: objectOf(text), after: parseLossless(printLossless(after)) };
}

/** The review with another object in it. */
export function withObject(text: string, object: Json): string {
  const review = parseLossless(text);
  const request = review['request'] as Json;
  return printLossless({ ...review, request: { ...request, object } });
}

function objectOf(text: string): Json {
  const { request } = parseLossless(text) as { request: { object: Json } };
  return request.object;
}
