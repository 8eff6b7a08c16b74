import { describe, expect, it } from '@jest/globals';
import { findCircle, findUpward, type Layers } from './layers.ts';
import { listFiles, read } from './repository.ts';

const PROJECTS: readonly Layers[] = [
  {
    root: 'apps/agent/src',
    layers: ['config', 'errors', 'changes', 'lifetime', 'metrics', 'guard', 'api'],
  },
  {
    root: 'libs/http/src',
    layers: ['environment', 'logging', 'errors', 'metrics', 'health', 'server', 'edge'],
  },
  {
    root: 'libs/tc/src',
    layers: [
      'units',
      'fields',
      'effects',
      'match',
      'fault',
      'program',
      'device',
      'interface',
      'journal',
      'testing',
    ],
  },
  {
    root: 'apps/injector/src',
    layers: [
      'config',
      'files',
      'tls',
      'profiles',
      'metrics',
      'cluster',
      'lifecycle',
      'admission',
      'start',
    ],
  },
  {
    root: 'libs/injection/src',
    layers: ['rules', 'profile', 'terms', 'facts', 'select', 'check', 'draft', 'testing'],
  },
];

const house = { root: 'house', layers: ['cellar', 'hall'] };

describe(findUpward.name, () => {
  it.each([
    { file: 'house/cellar/coal.ts', source: "import { a } from '../hall/lamp.ts';" },
    { file: 'house/cellar/coal.ts', source: "import type {\n  A,\n} from '../hall/lamp.ts';" },
    { file: 'house/cellar/deep/coal.ts', source: "export * from '../../hall/lamp.ts';" },
    { file: 'house/cellar/coal.ts', source: "await import('../hall/lamp.ts');" },
    { file: 'house/cellar/coal.ts', source: "import '../hall/lamp.ts';" },
    { file: 'house/hall/lamp.ts', source: "import { a } from '../main.ts';" },
  ])('should name the file and the import of $source', ({ file, source }) => {
    const [specifier] = /\.\.[^']+/.exec(source) ?? [];

    expect(findUpward(house, file, source)).toEqual([
      `${file} imports ${String(specifier)}, which is above it`,
    ]);
  });

  it.each([
    { file: 'house/hall/lamp.ts', source: "import { a } from '../cellar/coal.ts';" },
    { file: 'house/hall/lamp.ts', source: "import { a } from './switch.ts';" },
    { file: 'house/main.ts', source: "import { a } from './hall/lamp.ts';" },
    { file: 'house/cellar/coal.ts', source: "import { a } from 'hall';" },
  ])('should be fine with $source in $file', ({ file, source }) => {
    expect(findUpward(house, file, source)).toEqual([]);
  });

  it('should know where every file belongs', () => {
    expect(findUpward(house, 'house/attic/trunk.ts', '')).toEqual([
      'house/attic/trunk.ts is in no folder of cellar, hall',
    ]);
  });
});

describe(findCircle.name, () => {
  it('should name the files of a circle in their order', () => {
    const sources = new Map([
      ['a.ts', "import { b } from './b.ts';"],
      ['b.ts', "import { c } from './c.ts';"],
      ['c.ts', "import { b } from './b.ts';"],
    ]);

    expect(findCircle(sources)).toEqual(['b.ts', 'c.ts', 'b.ts']);
  });

  it('should pass over two ways to one file, and over types', () => {
    const sources = new Map([
      ['a.ts', "import { b } from './b.ts';\nimport { c } from './c.ts';"],
      ['b.ts', "import { c } from './c.ts';\nimport type { A } from './a.ts';"],
      ['c.ts', "import { z } from './absent.ts';"],
    ]);

    expect(findCircle(sources)).toBeUndefined();
  });
});

describe.each(PROJECTS)('the folders of $root', (project) => {
  const files = listFiles().filter(
    (file) => file.startsWith(`${project.root}/`) && /(?<!\.spec)\.ts$/.test(file),
  );

  it('should import downward only', () => {
    expect(files).not.toEqual([]);
    expect(files.flatMap((file) => findUpward(project, file, read(file)))).toEqual([]);
  });

  it('should have no circle', () => {
    expect(findCircle(new Map(files.map((file) => [file, read(file)])))).toBeUndefined();
  });
});
