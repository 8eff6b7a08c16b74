import { describe, expect, it } from '@jest/globals';
import { applyPatch, type Operation as AnyOperation } from 'rfc6902';
import { PatchBuilder } from './patch-builder.ts';

/** Builds operations for a document, applies them with another library, gives the result. */
function build(document: unknown, edit: (sut: PatchBuilder) => void): unknown {
  const before = structuredClone(document);
  const sut = new PatchBuilder(document);
  edit(sut);
  expect(document).toEqual(before);
  const result = structuredClone(document);
  const faults = applyPatch(result, sut.operations as AnyOperation[]);
  expect(faults.filter((fault) => fault !== null)).toEqual([]);
  return result;
}

function operations(document: unknown, edit: (sut: PatchBuilder) => void): unknown {
  const sut = new PatchBuilder(document);
  edit(sut);
  return sut.operations;
}

describe(PatchBuilder.name, () => {
  it('should give no operations before any edit', () => {
    expect(new PatchBuilder({}).operations).toEqual([]);
  });

  describe('examples of RFC 6902, appendix A', () => {
    it('A.1 should add an object member', () => {
      expect(
        operations({ foo: 'bar' }, (sut) => {
          sut.setMember([], 'baz', 'qux');
        }),
      ).toEqual([{ op: 'add', path: '/baz', value: 'qux' }]);
    });

    it('A.2 should add an array element', () => {
      expect(
        operations({ foo: ['bar', 'baz'] }, (sut) => {
          sut.insert(['foo'], 'qux', 1);
        }),
      ).toEqual([{ op: 'add', path: '/foo/1', value: 'qux' }]);
    });

    it('A.5 should replace a value', () => {
      expect(
        operations({ baz: 'qux', foo: 'bar' }, (sut) => {
          sut.replace(['baz'], 'boo');
        }),
      ).toEqual([{ op: 'replace', path: '/baz', value: 'boo' }]);
    });

    it('A.10 should add a nested member object', () => {
      expect(
        build({ foo: 'bar' }, (sut) => {
          sut.setMember([], 'child', { grandchild: {} });
        }),
      ).toEqual({ foo: 'bar', child: { grandchild: {} } });
    });

    it('A.14 should escape ~', () => {
      expect(
        operations({ '/': 9, '~1': 10 }, (sut) => {
          sut.replace(['~1'], 10);
        }),
      ).toEqual([{ op: 'replace', path: '/~01', value: 10 }]);
    });

    it('A.16 should add an array value as one element', () => {
      expect(
        build({ foo: ['bar'] }, (sut) => {
          sut.insert(['foo'], ['abc', 'def']);
        }),
      ).toEqual({ foo: ['bar', ['abc', 'def']] });
    });
  });

  describe('when a parent is not there', () => {
    it.each([
      ['absent', {}],
      ['null', { spec: null }],
      ['absent further down', { spec: {} }],
      ['null further down', { spec: { volumes: null } }],
      ['empty', { spec: { volumes: [] } }],
    ])('should create a list that is %s exactly once', (_, document) => {
      expect(
        build(document, (sut) => {
          sut.insert(['spec', 'volumes'], 'a');
          sut.insert(['spec', 'volumes'], 'b');
          sut.insert(['spec', 'volumes'], 'c', 0);
        }),
      ).toEqual({ spec: { volumes: ['c', 'a', 'b'] } });
    });

    it.each([
      ['absent', {}],
      ['null', { metadata: null }],
      ['absent further down', { metadata: {} }],
      ['null further down', { metadata: { labels: null } }],
      ['empty', { metadata: { labels: {} } }],
    ])('should create a map that is %s exactly once', (_, document) => {
      expect(
        build(document, (sut) => {
          sut.setMember(['metadata', 'labels'], 'a', '1');
          sut.setMember(['metadata', 'labels'], 'b', '2');
          sut.setMember(['metadata', 'annotations'], 'c', '3');
        }),
      ).toEqual({ metadata: { labels: { a: '1', b: '2' }, annotations: { c: '3' } } });
    });

    it('should create the whole document', () => {
      expect(
        operations(null, (sut) => {
          sut.setMember(['a'], 'b', 1);
          sut.setMember(['a'], 'c', 2);
        }),
      ).toEqual([
        { op: 'add', path: '', value: { a: { b: 1 } } },
        { op: 'add', path: '/a/c', value: 2 },
      ]);
    });

    it('should create a list inside an element', () => {
      expect(
        build({ containers: [{ name: 'a' }, { name: 'b', env: null }] }, (sut) => {
          sut.insert(['containers', 0, 'env'], 1);
          sut.insert(['containers', 1, 'env'], 2);
          sut.insert(['containers', 1, 'env'], 3);
        }),
      ).toEqual({
        containers: [
          { name: 'a', env: [1] },
          { name: 'b', env: [2, 3] },
        ],
      });
    });
  });

  describe('when a key is hostile', () => {
    it.each(['constructor', '__proto__', 'toString', 'a/b', 'm~n', '~1', '', '\u2028', '0', '-'])(
      'should set %j as a member of its own',
      (key) => {
        const sut = new PatchBuilder({});
        sut.setMember(['labels'], key, 'x');
        const [created] = sut.operations as readonly { readonly value: object }[];
        expect(Object.entries(created?.value ?? {})).toEqual([[key, 'x']]);
      },
    );

    it.each(['constructor', '__proto__', 'toString', 'a/b', 'm~n'])(
      'should create a map named %j though objects may inherit one',
      (name) => {
        const sut = new PatchBuilder({});
        sut.setMember([name], 'a', 1);
        sut.setMember([name], 'b', 2);
        expect(JSON.stringify(sut.operations)).toBe(
          JSON.stringify([
            { op: 'add', path: `/${name.replace('~', '~0').replace('/', '~1')}`, value: { a: 1 } },
            {
              op: 'add',
              path: `/${name.replace('~', '~0').replace('/', '~1')}/b`,
              value: 2,
            },
          ]),
        );
      },
    );
  });

  describe('when a value stands where a parent should', () => {
    it.each([['text'], [7], [false]])('should put the parent in the place of %j', (value) => {
      expect(
        build({ a: value }, (sut) => {
          sut.setMember(['a'], 'b', 1);
        }),
      ).toEqual({ a: { b: 1 } });
    });

    it('should see nothing below it', () => {
      expect(
        build({ a: 'text' }, (sut) => {
          sut.insert(['a', 'length'], 1);
        }),
      ).toEqual({ a: { length: [1] } });
    });
  });

  it('should put elements where they go, counted with those before', () => {
    expect(
      build({ names: ['b', 'd'] }, (sut) => {
        sut.insert(['names'], 'a', 0);
        sut.insert(['names'], 'c', 2);
        sut.insert(['names'], 'e');
      }),
    ).toEqual({ names: ['a', 'b', 'c', 'd', 'e'] });
  });

  it('should overwrite a member that is there', () => {
    expect(
      build({ a: { b: 1, c: 2 } }, (sut) => {
        sut.setMember(['a'], 'b', 3);
      }),
    ).toEqual({ a: { b: 3, c: 2 } });
  });
});
