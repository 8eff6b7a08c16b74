import { describe, expect, it } from '@jest/globals';
import { findUpward, type Layers } from './layers.ts';
import { listFiles, read } from './repository.ts';

const PROJECTS: readonly Layers[] = [
  {
    root: 'apps/agent/src',
    layers: ['config', 'errors', 'changes', 'lifetime', 'metrics', 'guard', 'api'],
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
      'health',
      'start',
    ],
  },
  {
    root: 'libs/injection/src',
    layers: ['rules', 'profile', 'terms', 'facts', 'select', 'check', 'draft'],
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

describe('the folders of a project', () => {
  it.each(PROJECTS)('should import downward only in $root', (project) => {
    const files = listFiles().filter(
      (file) => file.startsWith(`${project.root}/`) && /(?<!\.spec)\.ts$/.test(file),
    );

    expect(files).not.toEqual([]);
    expect(files.flatMap((file) => findUpward(project, file, read(file)))).toEqual([]);
  });
});
