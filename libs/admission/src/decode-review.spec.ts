import { describe, expect, it } from '@jest/globals';
import { decodeReview, ReviewError } from './decode-review.ts';

const pod = { metadata: { name: 'web-0' }, spec: { containers: [] } };

const request = {
  uid: '3f8f6b1e',
  kind: { group: '', version: 'v1', kind: 'Pod' },
  operation: 'CREATE',
  namespace: 'shop',
  name: 'web-0',
  userInfo: { username: 'system:serviceaccount:kube-system:replicaset-controller', groups: ['g'] },
  object: pod,
  oldObject: null,
  dryRun: false,
  options: { kind: 'CreateOptions' },
};

const review = { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request };

const withRequest = (members: object): object => ({
  ...review,
  request: { ...request, ...members },
});

const WRONG: readonly (readonly [body: unknown, message: string])[] = [
  [undefined, 'the body is missing, must be a JSON object'],
  [null, 'the body is null, must be a JSON object'],
  ['{}', 'the body is "{}", must be a JSON object'],
  [42, 'the body is 42, must be a JSON object'],
  [true, 'the body is true, must be a JSON object'],
  [[review], 'the body is a list, must be a JSON object'],
  [{}, 'kind is missing, must be "AdmissionReview"'],
  [{ ...review, kind: 'Pod' }, 'kind is "Pod", must be "AdmissionReview"'],
  [{ ...review, kind: {} }, 'kind is an object, must be "AdmissionReview"'],
  [
    { ...review, apiVersion: undefined },
    'apiVersion is missing, must be one of admission.k8s.io/v1, admission.k8s.io/v1beta1',
  ],
  [
    { ...review, apiVersion: 'admission.k8s.io/v2' },
    'apiVersion is "admission.k8s.io/v2", must be one of admission.k8s.io/v1, admission.k8s.io/v1beta1',
  ],
  [
    { ...review, apiVersion: 'v1' },
    'apiVersion is "v1", must be one of admission.k8s.io/v1, admission.k8s.io/v1beta1',
  ],
  [{ ...review, request: undefined }, 'request is missing: an AdmissionReview must carry one'],
  [{ ...review, request: null }, 'request is missing: an AdmissionReview must carry one'],
  [{ ...review, request: 'x' }, 'request is "x", must be a JSON object'],
  [{ ...review, request: [] }, 'request is a list, must be a JSON object'],
  [withRequest({ kind: undefined }), 'request.kind is missing, must be a JSON object'],
  [withRequest({ kind: null }), 'request.kind is null, must be a JSON object'],
  [withRequest({ kind: 'Pod' }), 'request.kind is "Pod", must be a JSON object'],
  [withRequest({ uid: undefined }), 'request.uid is missing, must be a non-empty string'],
  [withRequest({ uid: null }), 'request.uid is null, must be a non-empty string'],
  [withRequest({ uid: '' }), 'request.uid is "", must be a non-empty string'],
  [withRequest({ uid: 7 }), 'request.uid is 7, must be a string'],
  [
    withRequest({ operation: undefined }),
    'request.operation is missing, must be a non-empty string',
  ],
  [withRequest({ operation: {} }), 'request.operation is an object, must be a string'],
  [withRequest({ kind: { group: 1 } }), 'request.kind.group is 1, must be a string'],
  [withRequest({ kind: { version: 1 } }), 'request.kind.version is 1, must be a string'],
  [withRequest({ kind: { kind: ['Pod'] } }), 'request.kind.kind is a list, must be a string'],
  [withRequest({ subResource: 1 }), 'request.subResource is 1, must be a string'],
  [withRequest({ namespace: {} }), 'request.namespace is an object, must be a string'],
  [withRequest({ name: false }), 'request.name is false, must be a string'],
  [withRequest({ dryRun: 'true' }), 'request.dryRun is "true", must be a boolean'],
  [withRequest({ dryRun: 1 }), 'request.dryRun is 1, must be a boolean'],
  [withRequest({ object: [] }), 'request.object is a list, must be a JSON object'],
  [withRequest({ object: 'Pod' }), 'request.object is "Pod", must be a JSON object'],
  [withRequest({ userInfo: 'me' }), 'request.userInfo is "me", must be a JSON object'],
  [withRequest({ userInfo: { username: 1 } }), 'request.userInfo.username is 1, must be a string'],
];

describe(decodeReview.name, () => {
  describe('when the review is one of the API server', () => {
    it('should read what decisions need', () => {
      expect(decodeReview(review)).toEqual({
        apiVersion: 'admission.k8s.io/v1',
        request: {
          uid: '3f8f6b1e',
          operation: 'CREATE',
          kind: { group: '', version: 'v1', kind: 'Pod' },
          subResource: undefined,
          namespace: 'shop',
          name: 'web-0',
          dryRun: false,
          object: pod,
          userInfo: request.userInfo,
        },
      });
    });

    it('should leave the object as it is', () => {
      expect(decodeReview(review).request.object).toBe(pod);
    });

    it.each(['admission.k8s.io/v1', 'admission.k8s.io/v1beta1'])('should keep %s', (apiVersion) => {
      expect(decodeReview({ ...review, apiVersion }).apiVersion).toBe(apiVersion);
    });

    it('should read a subresource', () => {
      const subResource = 'ephemeralcontainers';
      expect(decodeReview(withRequest({ subResource })).request.subResource).toBe(subResource);
    });

    it.each([
      [true, true],
      [false, false],
      [null, false],
      [undefined, false],
    ])('should take dryRun %j for %j', (dryRun, expected) => {
      expect(decodeReview(withRequest({ dryRun })).request.dryRun).toBe(expected);
    });

    it.each(['name', 'namespace', 'subResource', 'object', 'userInfo'] as const)(
      'should take %s for absent when it is null',
      (name) => {
        expect(decodeReview(withRequest({ [name]: null })).request[name]).toBeUndefined();
      },
    );

    it.each(['name', 'namespace', 'subResource'] as const)(
      'should take %s for absent when it is empty',
      (name) => {
        expect(decodeReview(withRequest({ [name]: '' })).request[name]).toBeUndefined();
      },
    );

    it.each(['group', 'version', 'kind'] as const)(
      'should take an absent kind.%s as empty',
      (key) => {
        const kind = { ...request.kind, [key]: undefined };
        expect(decodeReview(withRequest({ kind })).request.kind[key]).toBe('');
      },
    );
  });

  it.each(WRONG.map(([body, message]) => ({ body, message })))('should say: $message', (wrong) => {
    expect(() => decodeReview(wrong.body)).toThrow(new ReviewError(wrong.message));
  });

  it('should cut what it quotes at 60 characters', () => {
    expect(() => decodeReview({ ...review, kind: 'x'.repeat(100) })).toThrow(
      new ReviewError(`kind is "${'x'.repeat(59)}…, must be "AdmissionReview"`),
    );
  });

  it('should survive what is nested too deeply to be written out', () => {
    const body: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(() => decodeReview(body)).toThrow(ReviewError);
  });

  it('should say its name', () => {
    expect(new ReviewError('x').name).toBe('ReviewError');
  });
});
