import { join } from 'node:path';

const packages = join(import.meta.dirname, '../../node_modules');
const stub = (file: string): string => join(import.meta.dirname, 'stubs', file);

/** Modules by what is in their place; `false` is an empty module. */
export type Replacements = Readonly<Record<string, string | false>>;

/** Nest asks what is a ValidationPipe, and no program of ours has one. */
const WITHOUT_VALIDATION_PIPE: Replacements = {
  [join(packages, '@nestjs/common/pipes/validation.pipe.js')]: stub('validation.pipe.ts'),
};

/**
 * What packages import and a program never reaches, or reaches for one constant: by project, in the
 * form of `resolve.alias`. A name with `$` is that module alone, without what is below it.
 */
export const UNREACHED: Readonly<Record<string, Replacements>> = {
  'apps/injector': {
    ...WITHOUT_VALIDATION_PIPE,
    // The client's fetch: of the client only the credentials are used, with node:https.
    undici$: false,
  },
  'apps/agent': {
    ...WITHOUT_VALIDATION_PIPE,
    // CORS: no browser is served.
    '@fastify/cors$': false,
    '@fastify/middie$': false,
    // A server with TLS, and what Nest asks of one.
    'node:https$': false,
    'node:http2$': false,
    'node:dns$': false,
    tls$: stub('tls.ts'),
    // Versions that plugins ask for, proxies that are trusted, routes with regular expressions.
    semver$: false,
    '@fastify/proxy-addr$': false,
    'safe-regex2$': stub('safe-regex2.ts'),
    // A log that is written by another thread.
    'thread-stream$': false,
    worker_threads$: stub('worker-threads.ts'),
    // Metrics of the process, of a cluster, pushed ones, summaries, and exemplars.
    [join(packages, 'prom-client/lib/defaultMetrics.js')]: false,
    [join(packages, 'prom-client/lib/cluster.js')]: false,
    [join(packages, 'prom-client/lib/pushgateway.js')]: false,
    tdigest$: false,
    '@opentelemetry/api$': false,
    // What is measured with it is told to nobody.
    perf_hooks$: stub('perf-hooks.ts'),
    'node:perf_hooks$': stub('perf-hooks.ts'),
  },
};

/** The names that a table replaces, without the mark of being exact. */
export function namesOf(replacements: Replacements): string[] {
  return Object.keys(replacements).map((name) => name.replace(/\$$/, ''));
}
