import { describe, expect, it } from '@jest/globals';
import type { AdmissionRequest } from '@sidecar-injector/admission';
import { identify } from './pod-identity.ts';

const OWNER = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  name: 'web',
  uid: 'u',
  controller: true,
};

const newRequest = (metadata: unknown, name?: string): AdmissionRequest => ({
  uid: 'uid',
  kind: { group: '', version: 'v1', kind: 'Pod' },
  operation: 'CREATE',
  dryRun: false,
  name,
  object: { metadata },
});

describe(identify.name, () => {
  it.each([
    ['the name of the request', newRequest({ name: 'b' }, 'a'), { name: 'a' }],
    ['the name of the Pod', newRequest({ name: 'b', generateName: 'c-' }), { name: 'b' }],
    ['what the name will begin with', newRequest({ generateName: 'c-' }), { generateName: 'c-' }],
    [
      'its controller',
      newRequest({ ownerReferences: [{ ...OWNER, controller: false }, OWNER] }),
      { owner: OWNER },
    ],
  ])('should find %s', (_, request, expected) => {
    expect(identify(request)).toMatchObject(expected);
  });

  it.each([
    ['no metadata', undefined],
    ['metadata of another type', 'text'],
    ['owners of another type', { ownerReferences: { 0: OWNER } }],
    ['an owner that is nothing', { ownerReferences: [null] }],
    ['an owner without uid', { ownerReferences: [{ ...OWNER, uid: undefined }] }],
    ['a name of another type', { name: 7, generateName: [] }],
  ])('should find nothing in %s', (_, metadata) => {
    expect(identify(newRequest(metadata))).toEqual({});
  });

  it('should find nothing when there is no object', () => {
    expect(identify({ ...newRequest({}), object: undefined })).toEqual({});
  });
});
