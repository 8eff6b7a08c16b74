/** The largest review that the injector takes, in bytes. */
const LIMIT = 4 * 1024 * 1024;

const STATUS_KEY = 'sidecar-injector.io/status';
const PROFILES_KEY = 'sidecar-injector.io/profiles';

const fill = <T>(bytes: number, make: (index: number) => T): T[] =>
  Array.from({ length: Math.floor(bytes / JSON.stringify(make(100_000)).length) }, (_, index) =>
    make(index),
  );

const pod = (annotations: object, containers: readonly object[], spec: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'hostile', annotations },
  spec: { ...spec, containers },
});

const status = (profiles: object): object => ({
  [STATUS_KEY]: JSON.stringify({ version: 1, profiles }),
});

const named = (index: number): { name: string } => ({ name: `n${index}` });
const half = LIMIT / 2.5;

/** Pods of nearly 4 MiB, each made to be slow: many names, and a forged status that asks for many. */
export function newHostilePods(): object[] {
  const containers = fill(half, named);
  const env = [{ name: 'app', env: fill(half, named) }];
  const keys = fill(half, (index) => `n${index}`);
  const third = keys.slice(0, keys.length / 3);
  const fifth = keys.slice(0, keys.length / 5);
  return [
    pod(status({ 'network-delay': { hash: '', containers: keys } }), containers),
    pod(status(mapOf(third, () => ({ hash: '' }))), containers),
    pod(status({ x: { hash: '', app: mapOf(third, () => ({ env: ['n1'] })) } }), containers),
    pod(status(mapOf(fifth, () => appOf('n1'))), env),
    pod(status(mapOf(fifth, () => ({ hash: '', volumes: ['n1'] }))), env, {
      volumes: fill(half / 2, named),
    }),
    pod({ [PROFILES_KEY]: keys.join(',') }, containers),
    pod({}, [
      {
        name: 'app',
        ports: fill(LIMIT * 0.9, (containerPort) => ({ containerPort, protocol: 'UDP' })),
      },
    ]),
  ];
}

function appOf(variable: string): object {
  return { hash: '', app: { app: { env: [variable] } } };
}

function mapOf(keys: readonly string[], make: () => object): object {
  return Object.fromEntries(keys.map((key) => [key, make()]));
}
