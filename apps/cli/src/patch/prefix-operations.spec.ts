import { describe, expect, it } from '@jest/globals';
import type { Operation } from '@sidecar-injector/json-patch';
import { addMissingParents, prefixOperations } from './prefix-operations.ts';

const add = (path: string): Operation => ({ op: 'add', path, value: 'v' });

describe(prefixOperations.name, () => {
  it('should move operations below a path, with its keys escaped', () => {
    expect(prefixOperations(['a/b', 0], [add('/c'), { op: 'remove', path: '/d' }])).toEqual([
      add('/a~1b/0/c'),
      { op: 'remove', path: '/a~1b/0/d' },
    ]);
  });
});

describe(addMissingParents.name, () => {
  it.each<{ name: string; template: unknown; operations: Operation[]; made: string[] }>([
    {
      name: 'maps that a template lacks, once each',
      template: {},
      operations: [add('/metadata/labels/a'), add('/metadata/annotations/b')],
      made: ['/metadata', '/metadata/labels', '/metadata/annotations'],
    },
    {
      name: 'a map that is null',
      template: { metadata: { labels: null } },
      operations: [add('/metadata/labels/a')],
      made: ['/metadata/labels'],
    },
    {
      name: 'nothing that the patch itself makes',
      template: { metadata: {} },
      operations: [add('/metadata/annotations'), add('/metadata/annotations/b')],
      made: [],
    },
    {
      name: 'nothing outside metadata',
      template: { metadata: {} },
      operations: [add('/spec/volumes/-')],
      made: [],
    },
  ])('should make $name', ({ template, operations, made }) => {
    const result = addMissingParents(template, operations);

    expect(result.filter(({ path }) => !operations.some((each) => each.path === path))).toEqual(
      made.map((path) => ({ op: 'add', path, value: {} })),
    );
    expect(result.filter((each) => operations.includes(each))).toEqual(operations);
  });
});
