import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { type Json, newReview } from './review.ts';

const PODS = join(import.meta.dirname, '../../../../examples/tidb-pods');
const readPod = (name: string): Json =>
  parse(readFileSync(join(PODS, `${name}.yaml`), 'utf8')) as Json;

describe(newReview.name, () => {
  it('should be a CREATE of the Pod by its controller', () => {
    const pod = readPod('basic-tidb-0');
    const { request } = newReview(pod) as { request: Json };
    expect(request).toMatchObject({
      kind: { group: '', version: 'v1', kind: 'Pod' },
      name: 'basic-tidb-0',
      namespace: 'tidb-cluster',
      operation: 'CREATE',
      userInfo: { username: 'system:serviceaccount:kube-system:statefulset-controller' },
      object: pod,
      oldObject: null,
      dryRun: false,
    });
  });

  it('should have no name where the Pod has none', () => {
    const { request } = newReview(readPod('basic-discovery')) as { request: Json };
    expect(request).not.toHaveProperty('name');
  });

  it('should weigh about as much as that of a real cluster', () => {
    const bytes = JSON.stringify(newReview(readPod('basic-tidb-0'))).length;
    expect(bytes).toBeGreaterThan(7_000);
    expect(bytes).toBeLessThan(8_500);
  });

  it('should leave the Pod as it was', () => {
    const pod = readPod('basic-tidb-0');
    const before = structuredClone(pod);
    newReview(pod);
    expect(pod).toEqual(before);
  });
});
