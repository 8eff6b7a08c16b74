import { describe, expect, it } from '@jest/globals';
import { readObjects } from './read-objects.ts';

const BEGIN = /\{"kind":/;

function read(document: string): object[] {
  return readObjects(document, BEGIN, {});
}

describe(readObjects.name, () => {
  it('should keep what comes before options that it cannot read, and all of the others', () => {
    const broken = '{"kind":"hfsc","dev":"eth1","root":true,"options":{default 1 },"bytes":0}';

    expect(read(`[{"kind":"tbf","options":{"rate":1}},${broken},{"kind":"sfq"}]\n`)).toEqual([
      { kind: 'tbf', options: { rate: 1 } },
      { kind: 'hfsc', dev: 'eth1', root: true, options: {} },
      { kind: 'sfq' },
    ]);
  });

  it.each([
    '',
    '{}',
    'null',
    '[1]',
    '[{"kind":"tbf"}',
    '[{"kind":"tbf"},{"kind"',
    '[{"kind":"tbf","options":{default 1',
    '[{"kind":"tbf",broken}]',
    '[{"kind":"tbf",broken,"options":{}}]',
  ])('should refuse %j, which is no whole list', (document) => {
    expect(() => read(document)).toThrow(SyntaxError);
  });
});
