import { describe, expect, it } from '@jest/globals';
import { type Answer, answerReview as encodeAnswer } from './answer.ts';
import type { AdmissionReview, ReviewVersion } from './review.ts';

const review = (apiVersion: ReviewVersion = 'admission.k8s.io/v1'): AdmissionReview => ({
  apiVersion,
  request: {
    uid: '3f8f6b1e',
    operation: 'CREATE',
    kind: { group: '', version: 'v1', kind: 'Pod' },
    dryRun: false,
  },
});

const newAnswer = (members: Partial<Answer> = {}): Answer => ({
  allowed: true,
  operations: [],
  warnings: [],
  auditAnnotations: {},
  ...members,
});

/** An AdmissionReview that carries an answer. */
interface AnsweredReview {
  readonly kind: string;
  readonly apiVersion: string;
  readonly response: Readonly<Record<string, unknown>>;
}

const answerReview = (asked: AdmissionReview, given: Answer): AnsweredReview =>
  JSON.parse(encodeAnswer(asked, given)) as AnsweredReview;

describe(encodeAnswer.name, () => {
  it.each(['admission.k8s.io/v1', 'admission.k8s.io/v1beta1'] as const)(
    'should answer %s in kind and repeat the uid',
    (version) => {
      const answer = answerReview(review(version), newAnswer());
      expect(answer.kind).toBe('AdmissionReview');
      expect(answer.apiVersion).toBe(version);
      expect(answer.response['uid']).toBe('3f8f6b1e');
    },
  );

  it('should carry nothing but the permission for a skip', () => {
    expect(answerReview(review(), newAnswer()).response).toStrictEqual({
      uid: '3f8f6b1e',
      allowed: true,
      auditAnnotations: {},
    });
  });

  it('should carry the operations in base64, whatever characters are in them', () => {
    const operations = [
      { op: 'add', path: '/metadata/labels/a', value: 'grüße \u2028 😀 \ud800' } as const,
    ];
    const { response } = answerReview(review(), newAnswer({ operations }));
    expect(response['patchType']).toBe('JSONPatch');
    expect(response['patch']).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(JSON.parse(Buffer.from(String(response['patch']), 'base64').toString())).toEqual(
      operations,
    );
  });

  it('should refuse with 403 and the reason', () => {
    const answer = answerReview(review(), newAnswer({ allowed: false, message: 'no profile' }));
    expect(answer.response).toStrictEqual({
      uid: '3f8f6b1e',
      allowed: false,
      status: { code: 403, reason: 'Forbidden', message: 'no profile' },
      auditAnnotations: {},
    });
  });

  it('should pass on warnings and audit annotations', () => {
    const auditAnnotations = { decision: 'inject', reason: 'injected' };
    const { response } = answerReview(review(), newAnswer({ warnings: ['w'], auditAnnotations }));
    expect(response['warnings']).toEqual(['w']);
    expect(response['auditAnnotations']).toEqual(auditAnnotations);
  });

  it('should have its members in one order, in the very bytes of JSON.stringify', () => {
    const operations = [{ op: 'add', path: '/a', value: 'grüße "' } as const];
    const auditAnnotations = { decision: 'deny', reason: 'conflict "x"' };
    const patch = Buffer.from(JSON.stringify(operations)).toString('base64');
    const warnings = ['w \u2028', '"'];
    const message = 'no\n"profile"';
    expect(
      encodeAnswer(
        review(),
        newAnswer({ allowed: false, operations, warnings, auditAnnotations, message }),
      ),
    ).toBe(
      JSON.stringify({
        kind: 'AdmissionReview',
        apiVersion: 'admission.k8s.io/v1',
        response: {
          uid: '3f8f6b1e',
          allowed: false,
          patchType: 'JSONPatch',
          patch,
          status: { code: 403, reason: 'Forbidden', message },
          warnings,
          auditAnnotations,
        },
      }),
    );
  });
});
