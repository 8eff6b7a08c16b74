import { join, relative } from 'node:path';
import { defineConfig } from 'rolldown';
import { leanBuiltins } from './lean-builtins.ts';
import { thirdPartyNotices } from './notices.ts';
import { packageFiles } from './package-files.ts';
import { namesOf, UNREACHED } from './unreached.ts';

const workspace = join(import.meta.dirname, '../..');
const project = relative(workspace, process.cwd());
const isApp = project.startsWith('apps');
const rxjs = join(workspace, 'node_modules/rxjs/dist/esm');
const unreached = UNREACHED[project] ?? {};

/** One self-contained ES module per project: it runs where there is no node_modules. */
export default defineConfig({
  input: isApp ? 'src/main.ts' : 'src/index.ts',
  platform: 'node',
  tsconfig: 'tsconfig.json',
  plugins: [
    leanBuiltins(namesOf(unreached)),
    packageFiles(workspace, project),
    thirdPartyNotices(workspace),
  ],
  // The ES modules of class-validator and others, which can be taken apart.
  resolve: {
    mainFields: ['module', 'main'],
    alias: {
      // For Node rxjs offers only what is in one piece.
      rxjs$: join(rxjs, 'index.js'),
      'rxjs/operators': join(rxjs, 'operators/index.js'),
      ...unreached,
    },
  },
  transform: {
    inject: {
      'Intl.DateTimeFormat': join(import.meta.dirname, 'stubs/late-date-time-format.ts'),
    },
  },
  treeshake: {
    moduleSideEffects: [
      { test: /@kubernetes\/client-node/, sideEffects: false },
      { test: /@nestjs\/(common|core|platform-fastify)/, sideEffects: false },
    ],
  },
  external: [
    /^@nestjs\/(microservices|websockets|platform-express)/,
    /^@fastify\/(static|view|multipart)$/,
    'class-transformer',
    // Loaded on a route with a JSON schema, and by inject(): see NO_SCHEMAS in libs/http.
    /^@fastify\/(ajv-compiler|fast-json-stringify-compiler)$/,
    /^light-my-request$/,
  ],
  output: {
    file: join(workspace, 'dist', project, isApp ? 'main.js' : 'index.js'),
    format: 'esm',
    // One letter above U+00FF makes V8 keep the whole source in two bytes a letter: 16 MB more
    // memory for the injector, and a start that is slower by a tenth.
    charset: 'ascii',
    minify: true,
    keepNames: true,
    codeSplitting: false,
  },
});
