import { describe, expect, it } from '@jest/globals';
import { corpusAbsence, readCorpus, readExamples } from './corpus.ts';
import { InjectorUnderTest } from './injector-under-test.ts';
import { PREDECESSOR } from './profile-set.ts';

/** The parts of a Pod by which recorded reviews differ in their outcome. */
interface Facts {
  readonly namespace: string;
  readonly object: {
    readonly spec: {
      readonly hostNetwork?: boolean;
      readonly securityContext?: { readonly runAsNonRoot?: boolean; readonly runAsUser?: number };
    };
  };
}

const creations = [...readExamples(), ...readCorpus()]
  .filter(({ operation }) => operation === 'CREATE')
  .map(({ name, text }) => {
    const { request } = JSON.parse(text) as { request: Facts };
    return { name, text, reason: reasonOf(request) };
  });

describe('the reason in the audit annotations', () => {
  const injector = InjectorUnderTest.with(PREDECESSOR);

  if (corpusAbsence !== undefined) {
    it.skip(`should fit recorded reviews (${corpusAbsence})`, () => undefined);
  }

  it.each(creations)('should be $reason for $name', async ({ text, reason }) => {
    const { response } = await injector.apiServer.review('/mutate', text);
    const decision = reason === 'injected' ? 'inject' : 'skip';
    expect(response.auditAnnotations).toMatchObject({ decision, reason });
    expect(response.allowed).toBe(true);
    expect('patch' in response).toBe(reason === 'injected');
    expect('patchType' in response).toBe(reason === 'injected');
  });
});

/** The sidecar runs as its image says: a Pod that demands another user than root cannot have it. */
function reasonOf({ namespace, object: { spec } }: Facts): string {
  if (namespace === 'kube-system' || namespace === 'kube-public') {
    return 'system_namespace';
  }
  if (spec.hostNetwork === true) {
    return 'host_network';
  }
  const { runAsNonRoot, runAsUser } = spec.securityContext ?? {};
  return runAsNonRoot === true && (runAsUser ?? 0) === 0 ? 'run_as_non_root' : 'injected';
}
