import { cut } from '@sidecar-injector/text';
import { type AdmissionReview, REVIEW_VERSIONS, type ReviewVersion } from './review.ts';

/** What arrived is not an admission review; the message says which member is wrong, and how. */
export class ReviewError extends Error {
  override readonly name = 'ReviewError';
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Checks the envelope of a parsed AdmissionReview by hand and leaves the object in it as it is:
 * a Pod may hold 1.5 MB and fields that no library knows yet.
 *
 * @throws ReviewError naming the first member that is missing or of another type.
 */
export function decodeReview(body: unknown): AdmissionReview {
  const review = members(body, 'the body');
  const apiVersion = versionOf(review);
  if (review['request'] === undefined || review['request'] === null) {
    throw new ReviewError('request is missing: an AdmissionReview must carry one');
  }
  const request = members(review['request'], 'request');
  const kind = members(request['kind'], 'request.kind');
  return {
    apiVersion,
    request: {
      uid: nonEmpty(request, 'uid'),
      operation: nonEmpty(request, 'operation'),
      kind: {
        group: optionalText(kind, 'group', 'request.kind.') ?? '',
        version: optionalText(kind, 'version', 'request.kind.') ?? '',
        kind: optionalText(kind, 'kind', 'request.kind.') ?? '',
      },
      subResource: optionalText(request, 'subResource'),
      namespace: optionalText(request, 'namespace'),
      name: optionalText(request, 'name'),
      dryRun: optionalFlag(request, 'dryRun'),
      object: optionalMembers(request, 'object'),
      userInfo: userOf(request),
    },
  };
}

function versionOf(review: Members): ReviewVersion {
  const { kind, apiVersion } = review;
  if (kind !== 'AdmissionReview') {
    throw new ReviewError(`kind is ${show(kind)}, must be "AdmissionReview"`);
  }
  const known = REVIEW_VERSIONS.find((version) => version === apiVersion);
  if (known === undefined) {
    throw new ReviewError(
      `apiVersion is ${show(apiVersion)}, must be one of ${REVIEW_VERSIONS.join(', ')}`,
    );
  }
  return known;
}

function members(value: unknown, path: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ReviewError(`${path} is ${show(value)}, must be a JSON object`);
  }
  return value as Members;
}

function optionalMembers(parent: Members, name: string): Members | undefined {
  const value = parent[name];
  return value === undefined || value === null ? undefined : members(value, `request.${name}`);
}

function userOf(request: Members): Members | undefined {
  const user = optionalMembers(request, 'userInfo');
  if (user !== undefined) {
    optionalText(user, 'username', 'request.userInfo.');
  }
  return user;
}

/** Of another type it must not pass for `false`: a dry run would have side effects. */
function optionalFlag(parent: Members, name: string): boolean {
  const value = parent[name] ?? false;
  if (typeof value !== 'boolean') {
    throw new ReviewError(`request.${name} is ${show(value)}, must be a boolean`);
  }
  return value;
}

function optionalText(parent: Members, name: string, path = 'request.'): string | undefined {
  const value = parent[name];
  if (value === undefined || value === null || value === '') {
    return undefined;
  }
  if (typeof value !== 'string') {
    throw new ReviewError(`${path}${name} is ${show(value)}, must be a string`);
  }
  return value;
}

function nonEmpty(parent: Members, name: string): string {
  const value = optionalText(parent, name);
  if (value === undefined) {
    throw new ReviewError(`request.${name} is ${show(parent[name])}, must be a non-empty string`);
  }
  return value;
}

/** A value as a message may quote it; one that may be long or nested deeply is only named. */
function show(value: unknown): string {
  if (value === undefined) {
    return 'missing';
  }
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? 'a list' : 'an object';
  }
  return cut(JSON.stringify(value), 60);
}
