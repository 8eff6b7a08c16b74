import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { type Operation, parsePointer, toPointer, type Token } from '@sidecar-injector/json-patch';
import fc from '@sidecar-injector/testing/property';
import { applyPatch } from 'rfc6902';
import { Document, isCollection, visit } from 'yaml';
import { readKubeYaml } from '../input/kube-yaml.ts';
import { editText } from './edit-text.testing.ts';

const KEYS = ['name', 'value', 'labels', 'a/b', 'c~d', 'on', 'x y'];

const VALUE = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<unknown>(
      'text',
      'yes',
      '',
      '0644',
      'two\nlines\n',
      '# no comment',
      7,
      true,
      null,
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

const OBJECT = fc.dictionary(fc.constantFrom(...KEYS), VALUE, {
  minKeys: 1,
  maxKeys: 5,
  noNullPrototype: true,
});

/** How a text is laid out. */
const LAYOUT = fc.record({
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  flowEvery: fc.constantFrom(0, 0, 3),
  commentEvery: fc.constantFrom(0, 0, 2, 3),
  newline: fc.constantFrom('\n', '\r\n'),
  endsLine: fc.boolean(),
});
type Layout = typeof LAYOUT extends fc.Arbitrary<infer T> ? T : never;

const SEEDS = fc.array(
  fc.record({ at: fc.nat(), place: fc.nat(), value: VALUE, kind: fc.nat(3) }),
  {
    minLength: 1,
    maxLength: 5,
  },
);
type Seed = typeof SEEDS extends fc.Arbitrary<(infer T)[]> ? T : never;

describe(editText.name, () => {
  it('should edit any block YAML as an independent library patches its value', () => {
    let anew = 0;
    const runs = 600;
    fc.assert(
      fc.property(OBJECT, LAYOUT, SEEDS, (value, layout, seeds) => {
        const text = write(value, layout);
        const base = readKubeYaml(text);
        fc.pre(isDeepStrictEqual(base, value));
        const { operations, result } = plan(base, seeds);
        const edited = editText(text, operations);
        expect(edited.expected).toEqual(result);
        expect(readKubeYaml(edited.text)).toEqual(result);
        anew += edited.isWrittenAnew ? 1 : 0;
        if (isPureAddition(base, operations)) {
          expect(commentsIn(edited.text)).toEqual(commentsIn(text));
          expect(edited.isWrittenAnew).toBe(false);
        }
      }),
      { numRuns: runs },
    );
    expect(anew).toBeLessThan(runs / 20);
  });

  it.each([
    { name: 'pretty', indent: 2 },
    { name: 'compact', indent: 0 },
    { name: 'tabbed', indent: '\t' },
  ])('should edit any $name JSON as an independent library patches its value', ({ indent }) => {
    fc.assert(
      fc.property(OBJECT, SEEDS, (value, seeds) => {
        const text = JSON.stringify(value, null, indent);
        const { operations, result } = plan(value, seeds);
        const edited = editText(text, operations, true);
        expect(JSON.parse(edited.text)).toEqual(result);
        expect(edited.text).toBe(JSON.stringify(JSON.parse(edited.text), null, indent));
      }),
      { numRuns: 150 },
    );
  });
});

function write(value: unknown, layout: Layout): string {
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false });
  let count = 0;
  visit(document, {
    Value(key, node) {
      count += key === 'key' ? 0 : 1;
      if (key === 'key') {
        return;
      }
      if (layout.flowEvery > 0 && isCollection(node) && count % layout.flowEvery === 0) {
        node.flow = true;
      }
      if (layout.commentEvery > 0 && count % layout.commentEvery === 0) {
        node.comment = ` c${count}`;
      }
    },
  });
  const { indent, indentSeq, newline, endsLine } = layout;
  const text = document.toString({ indent, indentSeq, lineWidth: 0 });
  return (endsLine ? text : text.replace(/\n$/, '')).replaceAll('\n', newline);
}

function commentsIn(text: string): string[] {
  return (text.match(/# c\d+/g) ?? []).sort();
}

/** Whether no operation touches a value that was there. */
function isPureAddition(base: unknown, operations: readonly Operation[]): boolean {
  return operations.every(({ op, path }) => op === 'add' && !isThere(base, parsePointer(path)));
}

function isThere(base: unknown, path: readonly string[]): boolean {
  const value = path.reduce<unknown>((each, token) => memberOf(each, token), base);
  return value !== undefined;
}

/** Makes operations that fit, and what an independent library makes of them. */
function plan(base: unknown, seeds: readonly Seed[]) {
  let result = structuredClone(base);
  const operations: Operation[] = [];
  for (const seed of seeds) {
    const operation = toOperation(result, seed);
    const next = structuredClone(result);
    expect(applyPatch(next, [operation])).toEqual([null]);
    operations.push(operation);
    result = next;
  }
  return { operations, result };
}

function toOperation(base: unknown, { at, place, value, kind }: Seed): Operation {
  const paths = listCollections(base, []);
  const path = paths[at % paths.length] ?? [];
  const collection = path.reduce<unknown>((each, token) => memberOf(each, token), base);
  if (Array.isArray(collection)) {
    const index = place % (collection.length + 1);
    return kind > 1 || index === collection.length
      ? { op: 'add', path: toPointer(...path, kind === 3 ? '-' : index), value }
      : change(kind, toPointer(...path, index), value);
  }
  const keys = Object.keys(collection as object);
  const key = keys[place % Math.max(keys.length, 1)];
  return kind > 1 || key === undefined
    ? { op: 'add', path: toPointer(...path, KEYS[place % KEYS.length] ?? 'name'), value }
    : change(kind, toPointer(...path, key), value);
}

function change(kind: number, path: string, value: unknown): Operation {
  return kind === 0 ? { op: 'remove', path } : { op: 'replace', path, value };
}

function listCollections(value: unknown, path: readonly Token[]): (readonly Token[])[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const inner = Object.entries(value).flatMap(([key, each]) =>
    listCollections(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [path, ...inner];
}

function memberOf(value: unknown, token: Token): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<Token, unknown>>)[token]
    : undefined;
}
