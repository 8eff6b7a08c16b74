import { describe, expect, it } from '@jest/globals';
import { corpusAbsence, readCorpus, readExamples } from './corpus.ts';
import { InjectorUnderTest } from './injector-under-test.ts';
import { PREDECESSOR } from './profile-set.ts';

const reviews = [...readExamples(), ...readCorpus()];

describe('the answer to a review', () => {
  const injector = InjectorUnderTest.with(PREDECESSOR);

  if (corpusAbsence !== undefined) {
    it.skip(`should fit recorded reviews (${corpusAbsence})`, () => undefined);
  }

  it.each(reviews)('should be in the version that asked: $name', async ({ text }) => {
    const { request } = JSON.parse(text) as { request: { uid: string } };
    const v1 = await injector.apiServer.review('/mutate', text);
    const older = text.replace('admission.k8s.io/v1', 'admission.k8s.io/v1beta1');
    const v1beta1 = await injector.apiServer.review('/mutate', older);
    expect(v1).toMatchObject({
      kind: 'AdmissionReview',
      apiVersion: 'admission.k8s.io/v1',
      response: { uid: request.uid },
    });
    expect(v1beta1).toEqual({ ...v1, apiVersion: 'admission.k8s.io/v1beta1' });
  });

  it.each(reviews)('should be the same in a dry run: $name', async ({ text }) => {
    const wet = await injector.apiServer.review('/mutate', text);
    const dry = text.replace('"dryRun":false', '"dryRun":true');
    expect(await injector.apiServer.review('/mutate', dry)).toEqual(wet);
  });

  it.each(reviews)('should carry no warning beyond 120 characters: $name', async ({ text }) => {
    const { response } = await injector.apiServer.review('/mutate', text);
    expect((response.warnings ?? []).filter(({ length }) => length > 120)).toEqual([]);
  });
});

describe('the paths', () => {
  const injector = InjectorUnderTest.with(PREDECESSOR);
  const creations = reviews.filter(({ operation }) => operation === 'CREATE');
  const passed = ['not_pod_create', 'system_namespace', 'own_pod', 'mirror_pod', 'host_network'];
  const harmless = [...passed, 'windows_pod', 'opted_out', 'already_injected'];

  it.each(creations)('should refuse $name when it is required and impossible', async ({ text }) => {
    const open = (await injector.apiServer.review('/mutate', text)).response;
    const strict = (await injector.apiServer.review('/mutate/required', text)).response;
    const reason = open.auditAnnotations?.['reason'] ?? '';
    expect(open.allowed).toBe(true);
    expect(strict.allowed).toBe(reason === 'injected' || harmless.includes(reason));
    expect(strict.patch).toBe(open.patch);
    expect(strict.status?.code).toBe(strict.allowed ? undefined : 403);
  });

  it.each(creations)('should want the label of $name outside namespaces', async ({ text }) => {
    const bare = (await injector.apiServer.review('/mutate/pod', text)).response;
    const open = (await injector.apiServer.review('/mutate', text)).response;
    const labelled = (await injector.apiServer.review('/mutate/pod', withLabel(text))).response;
    expect(bare).not.toHaveProperty('patch');
    expect(labelled.auditAnnotations?.['reason']).toBe(open.auditAnnotations?.['reason']);
  });
});

function withLabel(text: string): string {
  const review = JSON.parse(text) as {
    request: { object: { metadata: { labels?: Record<string, string> } } };
  };
  const { metadata } = review.request.object;
  metadata.labels = { ...metadata.labels, 'sidecar-injector.io/inject': 'true' };
  return JSON.stringify(review);
}
