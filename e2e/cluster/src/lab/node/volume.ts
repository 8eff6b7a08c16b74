import type {
  CoreV1Api,
  V1KeyToPath,
  V1Pod,
  V1Volume,
  V1VolumeProjection,
} from '@kubernetes/client-node';
import type { VolumeFile, VolumeFiles } from './atomic-writer.ts';

/** A Secret or a ConfigMap, by whichever kind of volume. */
interface Keys {
  readonly name?: string | undefined;
  readonly items?: readonly V1KeyToPath[] | undefined;
}

interface Source extends Pick<V1VolumeProjection, 'serviceAccountToken' | 'downwardAPI'> {
  readonly secret?: Keys;
  readonly configMap?: Keys;
}

type Content = Readonly<Record<string, string>>;

/** Mode of a file in a volume that says none. */
const DEFAULT_MODE = 0o644;

/**
 * Reads what a volume of a Pod shall hold: Secrets, ConfigMaps, tokens and fields of the Pod, as
 * the injector's Deployment uses them.
 *
 * @throws Error when an object is not there (yet), or when the volume is of another kind.
 */
export async function readVolume(
  api: CoreV1Api,
  pod: V1Pod,
  volume: V1Volume,
): Promise<VolumeFiles> {
  const { secret, configMap, projected } = volume;
  const mode = (secret ?? configMap ?? projected)?.defaultMode ?? DEFAULT_MODE;
  const read = await Promise.all(sourcesOf(volume).map((source) => readSource(api, pod, source)));
  return new Map(
    read.flat().map(([file, content]): [string, VolumeFile] => [file, { content, mode }]),
  );
}

function sourcesOf({ secret, configMap, projected, name }: V1Volume): readonly Source[] {
  if (secret !== undefined) {
    return [{ secret: { name: secret.secretName, items: secret.items } }];
  }
  if (configMap !== undefined) {
    return [{ configMap }];
  }
  if (projected?.sources === undefined) {
    throw new Error(`volume ${name} is of a kind that this node does not know`);
  }
  return projected.sources;
}

async function readSource(api: CoreV1Api, pod: V1Pod, source: Source): Promise<[string, Buffer][]> {
  const namespace = pod.metadata?.namespace ?? '';
  const { secret, configMap, serviceAccountToken, downwardAPI } = source;
  if (secret !== undefined) {
    const { data = {} } = await api.readNamespacedSecret({ namespace, name: secret.name ?? '' });
    return pick(data, secret.items, 'base64');
  }
  if (configMap !== undefined) {
    const { data = {} } = await api.readNamespacedConfigMap({
      namespace,
      name: configMap.name ?? '',
    });
    return pick(data, configMap.items, 'utf8');
  }
  if (serviceAccountToken !== undefined) {
    const { expirationSeconds = 3600, path } = serviceAccountToken;
    return [[path, await requestToken(api, pod, expirationSeconds)]];
  }
  if (downwardAPI !== undefined) {
    return (downwardAPI.items ?? []).map(({ path, fieldRef }) => [
      path,
      Buffer.from(fieldOf(pod, fieldRef?.fieldPath ?? '')),
    ]);
  }
  throw new Error('a projected volume has a source that this node does not know');
}

/** A token that ends with the Pod, as the one that kubelet asks for. */
async function requestToken(
  api: CoreV1Api,
  pod: V1Pod,
  expirationSeconds: number,
): Promise<Buffer> {
  const { name = '', namespace = '', uid = '' } = pod.metadata ?? {};
  const { status } = await api.createNamespacedServiceAccountToken({
    namespace,
    name: pod.spec?.serviceAccountName ?? 'default',
    body: {
      spec: {
        audiences: [],
        expirationSeconds,
        boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name, uid },
      },
    },
  });
  return Buffer.from(status?.token ?? '');
}

function pick(
  data: Content,
  items: Keys['items'],
  encoding: 'base64' | 'utf8',
): [string, Buffer][] {
  const wanted = items ?? Object.keys(data).map((key) => ({ key, path: key }));
  return wanted.map(({ key, path }) => {
    const text = data[key];
    if (text === undefined) {
      throw new Error(`the key ${key} is not there`);
    }
    return [path, Buffer.from(text, encoding)];
  });
}

/** A field of the Pod, as `fieldRef` names it. */
export function fieldOf(pod: V1Pod, path: string): string {
  const fields: Readonly<Record<string, string | undefined>> = {
    'metadata.name': pod.metadata?.name,
    'metadata.namespace': pod.metadata?.namespace,
    'spec.nodeName': pod.spec?.nodeName,
    'status.podIP': pod.status?.podIP,
  };
  const value = fields[path];
  if (value === undefined) {
    throw new Error(`the field ${path} of the Pod is not known to this node`);
  }
  return value;
}
