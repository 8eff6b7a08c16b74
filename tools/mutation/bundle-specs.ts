import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown, type Plugin } from 'rolldown';

const [folder = ''] = process.argv.slice(2);
const ENTRY = '\0specs';

/** Specs that take seconds, or load megabytes, for each mutant; without them the score is a lower bound. */
const SLOW = /\.(property|corpus)\.spec/;

/** One module that imports the specs of the library. */
const allSpecs: Plugin = {
  name: 'all-specs',
  resolveId: (id) => (id === ENTRY ? id : undefined),
  load: (id) =>
    id === ENTRY
      ? globSync(join(process.cwd(), folder, 'src/**/*.spec.ts'))
          .filter((spec) => !SLOW.test(spec))
          .map((spec) => `import ${JSON.stringify(spec)};`)
          .join('\n')
      : undefined,
};

/** Where a module was before it was bundled: specs read files beside them. */
const ownPlace: Plugin = {
  name: 'own-place',
  transform: (code, id) =>
    code.includes('import.meta.')
      ? code
          .replaceAll('import.meta.dirname', JSON.stringify(dirname(id)))
          .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
      : undefined,
};

const bundle = await rolldown({
  input: ENTRY,
  platform: 'node',
  tsconfig: join(folder, 'tsconfig.json'),
  plugins: [allSpecs, ownPlace],
  external: ['@jest/globals', /^node:/],
});
await bundle.write({
  file: join(folder, 'specs.mjs'),
  format: 'esm',
  codeSplitting: false,
  keepNames: true,
});
