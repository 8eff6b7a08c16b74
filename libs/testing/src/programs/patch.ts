import { applyPatch, type Operation } from 'rfc6902';
import type { AdmissionAnswer, Json } from './review.ts';

/** The JSON text of the patch in an answer; `[]` where there is none. */
export function patchText({ response }: AdmissionAnswer): string {
  return response.patch === undefined ? '[]' : Buffer.from(response.patch, 'base64').toString();
}

/**
 * Applies a JSON Patch with a library that is independent of the product, to a copy.
 *
 * @throws Error of the first operation that does not apply.
 */
export function applied(object: Json, patch: string): Json {
  const copy = structuredClone(object);
  const fault = applyPatch(copy, JSON.parse(patch) as Operation[]).find((error) => error !== null);
  if (fault !== undefined) {
    throw fault;
  }
  return copy;
}
