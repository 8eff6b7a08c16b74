import { describe, expect, it } from '@jest/globals';
import type { Operation } from '@sidecar-injector/json-patch';
import { readKubeYaml } from '../input/kube-yaml.ts';
import { editText } from './edit-text.testing.ts';

const add = (path: string, value: unknown): Operation => ({ op: 'add', path, value });
const replace = (path: string, value: unknown): Operation => ({ op: 'replace', path, value });
const remove = (path: string): Operation => ({ op: 'remove', path });

interface Case {
  readonly name: string;
  readonly before: string;
  readonly operations: readonly Operation[];
  readonly after: string;
}

const BLOCK: readonly Case[] = [
  {
    name: 'a list that is not indented, with comments all around',
    before: `spec:
  containers:   # all of them
  # the app
  - name: app   # first
    command: [run]

    # about the app
  # before the volumes

  volumes: []   # none
# the end
`,
    operations: [
      add('/spec/containers/-', { name: 'agent', args: ['x'] }),
      add('/spec/volumes/-', { name: 'v', emptyDir: {} }),
    ],
    after: `spec:
  containers:   # all of them
  # the app
  - name: app   # first
    command: [run]

    # about the app
  - name: agent
    args:
    - x
  # before the volumes

  volumes:   # none
  - name: v
    emptyDir: {}
# the end
`,
  },
  {
    name: 'an indented list with steps of four',
    before: `spec:
    containers:
        - name: app
          env:
              - name: A
`,
    operations: [
      add('/spec/containers/0/env/-', { name: 'B', value: 'yes' }),
      add('/spec/containers/-', { name: 'agent', args: ['x'] }),
    ],
    after: `spec:
    containers:
        - name: app
          env:
              - name: A
              - name: B
                value: "yes"
        - name: agent
          args:
              - x
`,
  },
  {
    name: 'the front of a list without moving the comment of its first item',
    before: 'a:\n  b: # list\n    # one\n    - 1\n',
    operations: [add('/a/b/0', 0)],
    after: 'a:\n  b: # list\n    - 0\n    # one\n    - 1\n',
  },
  {
    name: 'the middle of a list',
    before: 'b:\n- 1 # one\n# two\n- 2\n',
    operations: [add('/b/1', 'x')],
    after: 'b:\n- 1 # one\n- x\n# two\n- 2\n',
  },
  {
    name: 'a text without a line break at its end',
    before: 'a:\n  b:\n  - c: |-\n      x',
    operations: [add('/a/b/-', 1), add('/a/b/0/d', 2), add('/e', 3)],
    after: 'a:\n  b:\n  - c: |-\n      x\n    d: 2\n  - 1\ne: 3',
  },
  {
    name: 'Windows line breaks',
    before: 'a:\r\n  b: x # c\r\nd: |\r\n  foo\r\n',
    operations: [add('/a/e', ['x\ny\n'])],
    after: 'a:\r\n  b: x # c\r\n  e:\r\n    - |\r\n      x\r\n      y\r\nd: |\r\n  foo\r\n',
  },
  {
    name: 'members that are there without a value',
    before: 'a:   # nothing\nb: ~ # nothing\nc: null\nd: {}\n',
    operations: [add('/a', { x: 1 }), add('/b', ['v']), add('/c', 'z'), add('/d/e', 'f')],
    after: 'a:   # nothing\n  x: 1\nb: # nothing\n  - v\nc: z\nd:\n  e: f\n',
  },
  {
    name: 'a value in quotes, a long one and one of many lines',
    before: "a: 'x'\nb: >\n  folded\n  text\nc:\n  - d\n",
    operations: [replace('/a', '{"v":1}'), replace('/b', 'short'), replace('/c', 'l'.repeat(200))],
    after: `a: '{"v":1}'\nb: short\nc: ${'l'.repeat(200)}\n`,
  },
  {
    name: 'a list within a list',
    before: '- - a\n  - b\n-\n  - c\n',
    operations: [add('/0/-', 'x'), add('/1/-', 'z')],
    after: '- - a\n  - b\n  - x\n-\n  - c\n  - z\n',
  },
  {
    name: 'what comes after comments at the end of a map',
    before: 'a:\n  labels:\n    x: "1"\n    # y: "2"\n\n  b: 1\n',
    operations: [add('/a/labels/z', '3')],
    after: 'a:\n  labels:\n    x: "1"\n    # y: "2"\n    z: "3"\n\n  b: 1\n',
  },
  {
    name: 'a document with a byte order mark, a marker and an end',
    before: '\uFEFF---\na:\n- 1\n...\n',
    operations: [add('/a/-', 2)],
    after: '\uFEFF---\na:\n- 1\n- 2\n...\n',
  },
  {
    name: 'what it removes',
    before: `spec:
  containers:
  - name: app
    env: [{name: A}, {name: B}]
  # an agent
  - name: agent
    image: x
  volumes:
  - name: v
metadata:
  labels:
    a: "1"
    b: "2"
`,
    operations: [
      remove('/spec/containers/0/env/1'),
      remove('/spec/containers/1'),
      remove('/spec/volumes'),
      remove('/metadata/labels/a'),
    ],
    after: `spec:
  containers:
  - name: app
    env: [{name: A}]
  # an agent
metadata:
  labels:
    b: "2"
`,
  },
  {
    name: 'what is empty then',
    before: 'a:\n  b:\n  - 1\n  c: 2 # two\n',
    operations: [remove('/a/b/0'), remove('/a/c')],
    after: 'a:\n  b: []\n',
  },
  {
    name: 'keys that look like paths or like members of every object',
    before: 'm:\n  a/b~c: "1"\n  constructor: x\n',
    operations: [add('/m/a~1b~0c', '2'), add('/m/__proto__', '3'), add('/m/constructor', 'z')],
    after: 'm:\n  a/b~c: "2"\n  constructor: z\n  __proto__: "3"\n',
  },
];

const FLOW: readonly Case[] = [
  {
    name: 'maps and lists on one line',
    before: 'a: {labels: {x: "1"}, c: [1, 2,], d: []}\n',
    operations: [add('/a/labels/w', 'no'), add('/a/c/-', 3), add('/a/d/-', 4), add('/a/e', {})],
    after: 'a: {labels: {x: "1", w: "no"}, c: [1, 2, 3,], d: [4], e: {}}\n',
  },
  {
    name: 'maps on several lines',
    before: 'a: {\n  x: 1, # one\n  w: [\n    1\n  ]\n}\n',
    operations: [add('/a/z', { b: true }), add('/a/w/0', 0)],
    after: 'a: {\n  x: 1, # one\n  w: [\n    0,\n    1\n  ],\n  "z": {\n    "b": true\n  }\n}\n',
  },
];

const JSON_CASES: readonly Case[] = [
  {
    name: 'pretty JSON',
    before: '{\n  "a": {\n    "b": [\n      1\n    ],\n    "c": {}\n  }\n}\n',
    operations: [add('/a/b/-', { x: [1] }), add('/a/c/d', 'e'), add('/f', [])],
    after:
      '{\n  "a": {\n    "b": [\n      1,\n      {\n        "x": [\n          1\n        ]\n      }\n    ],\n    "c": {\n      "d": "e"\n    }\n  },\n  "f": []\n}\n',
  },
  {
    name: 'compact JSON',
    before: '{"a":{"b":[1],"c":{}}}',
    operations: [add('/a/b/-', { x: 1, y: [] }), add('/a/c/d', 'e, : f')],
    after: '{"a":{"b":[1,{"x":1,"y":[]}],"c":{"d":"e, : f"}}}',
  },
  {
    name: 'JSON on one line with blanks',
    before: '{"a": [1, 2]}',
    operations: [add('/a/0', 0), add('/b', { c: 1 })],
    after: '{"a": [0, 1, 2], "b": { "c": 1 }}',
  },
  {
    name: 'JSON indented by tabs',
    before: '{\n\t"a": [\n\t\t{"b": 1}\n\t]\n}\n',
    operations: [add('/a/-', { c: 2 }), add('/a/0/d', 3)],
    after: '{\n\t"a": [\n\t\t{"b": 1, "d": 3},\n\t\t{\n\t\t\t"c": 2\n\t\t}\n\t]\n}\n',
  },
  {
    name: 'JSON of which things are removed',
    before:
      '{\n  "a": [\n    1,\n    2,\n    3\n  ],\n  "b": {\n    "c": 1\n  },\n  "d": 9007199254740993\n}\n',
    operations: [remove('/a/2'), remove('/a/0'), remove('/b/c'), replace('/a/0', null)],
    after: '{\n  "a": [\n    null\n  ],\n  "b": {},\n  "d": 9007199254740993\n}\n',
  },
];

const ALIASES: readonly Case[] = [
  {
    name: 'an alias on the way to a change',
    before: 'a: &x\n  b: 1\nc: *x # same\nd: *x\n',
    operations: [add('/c/e', 2)],
    after: 'a: &x\n  b: 1\nc: # same\n  b: 1\n  e: 2\nd: *x\n',
  },
  {
    name: 'an anchor whose aliases must not change with it',
    before: 'a: &x\n  b: 1\nc: *x\nd:\n- *x\n',
    operations: [add('/a/e', 2)],
    after: 'a: &x\n  b: 1\n  e: 2\nc:\n  b: 1\nd:\n- b: 1\n',
  },
  {
    name: 'a merge key on the way to a change, and the anchor of one',
    before: 'a: &x\n  b: [1]\n  z: 1\nc:\n  <<: *x\n  d: 2\ne:\n  <<: *x\n',
    operations: [add('/c/b/-', 2)],
    after: 'a: &x\n  b: [1]\n  z: 1\nc:\n  b: [ 1, 2 ]\n  z: 1\n  d: 2\ne:\n  <<: *x\n',
  },
  {
    name: 'anchors and aliases that have nothing to do with the change',
    before: 'a: &x\n  b: 1\nc: *x\nd:\n  <<: *x\n',
    operations: [add('/d/f', 2), add('/g', 3)],
    after: 'a: &x\n  b: 1\nc: *x\nd:\n  <<: *x\n  f: 2\ng: 3\n',
  },
];

describe(editText.name, () => {
  it.each([...BLOCK, ...FLOW, ...ALIASES])('should edit $name', ({ before, operations, after }) => {
    const edited = editText(before, operations);

    expect(edited.text).toBe(after);
    expect(readKubeYaml(edited.text)).toEqual(edited.expected);
    expect(edited.isWrittenAnew).toBe(false);
  });

  it.each(JSON_CASES)('should edit $name', ({ before, operations, after }) => {
    const edited = editText(before, operations, true);

    expect(edited.text).toBe(after);
    expect(edited.isWrittenAnew).toBe(false);
  });
});
