import { describe, expect, it } from '@jest/globals';
import { applyPatch, type Operation as AnyOperation } from 'rfc6902';
import { PatchBuilder } from './patch-builder.ts';
import { toPointer } from './pointer.ts';

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
          sut.setMember(toPointer(), 'baz', 'qux');
        }),
      ).toEqual([{ op: 'add', path: '/baz', value: 'qux' }]);
    });

    it('A.2 should add an array element', () => {
      expect(
        operations({ foo: ['bar', 'baz'] }, (sut) => {
          sut.insert(toPointer('foo'), 'qux', 1);
        }),
      ).toEqual([{ op: 'add', path: '/foo/1', value: 'qux' }]);
    });

    it('A.10 should add a nested member object', () => {
      expect(
        build({ foo: 'bar' }, (sut) => {
          sut.setMember(toPointer(), 'child', { grandchild: {} });
        }),
      ).toEqual({ foo: 'bar', child: { grandchild: {} } });
    });

    it('A.14 should escape ~', () => {
      expect(
        operations({ '/': 9, '~1': 10 }, (sut) => {
          sut.setMember('', '~1', 10);
        }),
      ).toEqual([{ op: 'add', path: '/~01', value: 10 }]);
    });

    it('A.16 should add an array value as one element', () => {
      expect(
        build({ foo: ['bar'] }, (sut) => {
          sut.insert(toPointer('foo'), ['abc', 'def']);
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
          sut.insert(toPointer('spec', 'volumes'), 'a');
          sut.insert(toPointer('spec', 'volumes'), 'b');
          sut.insert(toPointer('spec', 'volumes'), 'c', 0);
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
          sut.setMember(toPointer('metadata', 'labels'), 'a', '1');
          sut.setMember(toPointer('metadata', 'labels'), 'b', '2');
          sut.setMember(toPointer('metadata', 'annotations'), 'c', '3');
        }),
      ).toEqual({ metadata: { labels: { a: '1', b: '2' }, annotations: { c: '3' } } });
    });

    it('should create the whole document', () => {
      expect(
        operations(null, (sut) => {
          sut.setMember(toPointer('a'), 'b', 1);
          sut.setMember(toPointer('a'), 'c', 2);
        }),
      ).toEqual([
        { op: 'add', path: '', value: { a: { b: 1 } } },
        { op: 'add', path: '/a/c', value: 2 },
      ]);
    });

    it('should create a list inside an element', () => {
      expect(
        build({ containers: [{ name: 'a' }, { name: 'b', env: null }] }, (sut) => {
          sut.insert(toPointer('containers', 0, 'env'), 1);
          sut.insert(toPointer('containers', 1, 'env'), 2);
          sut.insert(toPointer('containers', 1, 'env'), 3);
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
        sut.setMember(toPointer('labels'), key, 'x');
        const [created] = sut.operations as readonly { readonly value: object }[];
        expect(Object.entries(created?.value ?? {})).toEqual([[key, 'x']]);
      },
    );

    it.each(['constructor', '__proto__', 'toString', 'a/b', 'm~n'])(
      'should create a map named %j though objects may inherit one',
      (name) => {
        const sut = new PatchBuilder({});
        sut.setMember(toPointer(name), 'a', 1);
        sut.setMember(toPointer(name), 'b', 2);
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
          sut.setMember(toPointer('a'), 'b', 1);
        }),
      ).toEqual({ a: { b: 1 } });
    });

    it('should see nothing below it', () => {
      expect(
        build({ a: 'text' }, (sut) => {
          sut.insert(toPointer('a', 'length'), 1);
        }),
      ).toEqual({ a: { length: [1] } });
    });
  });

  it('should put elements where they go, counted with those before', () => {
    expect(
      build({ names: ['b', 'd'] }, (sut) => {
        sut.insert(toPointer('names'), 'a', 0);
        sut.insert(toPointer('names'), 'c', 2);
        sut.insert(toPointer('names'), 'e');
      }),
    ).toEqual({ names: ['a', 'b', 'c', 'd', 'e'] });
  });

  it('should overwrite a member that is there', () => {
    expect(
      build({ a: { b: 1, c: 2 } }, (sut) => {
        sut.setMember(toPointer('a'), 'b', 3);
      }),
    ).toEqual({ a: { b: 3, c: 2 } });
  });
});
