import { describe, expect, it } from '@jest/globals';
import { applied, patchText } from './patch.ts';

const answer = (patch?: string) => ({
  kind: 'AdmissionReview',
  apiVersion: 'admission.k8s.io/v1',
  response: { uid: '1', allowed: true, ...(patch !== undefined && { patch }) },
});

describe(patchText.name, () => {
  it('should decode the patch', () => {
    expect(patchText(answer(Buffer.from('[1]').toString('base64')))).toBe('[1]');
  });

  it('should be an empty one where the answer has none', () => {
    expect(patchText(answer())).toBe('[]');
  });
});

describe(applied.name, () => {
  it('should change a copy', () => {
    const object = { list: [1] };
    expect(applied(object, '[{"op":"add","path":"/list/-","value":2}]')).toEqual({ list: [1, 2] });
    expect(object).toEqual({ list: [1] });
  });

  it('should fail when an operation does not apply', () => {
    expect(() => applied({}, '[{"op":"add","path":"/no/parent","value":1}]')).toThrow('/no/parent');
  });
});
