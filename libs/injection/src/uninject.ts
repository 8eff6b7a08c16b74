import type { Container, Pod } from '@sidecar-injector/admission';
import { type Operation, type Token, toPointer } from '@sidecar-injector/json-patch';
import { type ContainerList, PodFacts } from './facts/pod-facts.ts';
import { findShapeProblem } from './facts/pod-shape.ts';
import { type AppStatus, type ProfileStatus, readStatus } from './facts/status.ts';
import { ownEntry } from './rules/own-entry.ts';
import { isSameJson } from './rules/same-json.ts';
import { STATUS_KEY } from './terms/keys.ts';

/** What it takes to undo an injection. */
export interface Removal {
  /** Only `remove`, in an order in which they can be applied. */
  readonly operations: readonly Operation[];
  /** What could not be done, and why. */
  readonly notes: readonly string[];
}

/**
 * Plans the removal of everything that the status annotation of a Pod records, and of the
 * annotation. A list or map of which nothing remains goes as a whole.
 */
export function uninject(pod: Pod): Removal {
  const problem = findShapeProblem(pod);
  if (problem !== undefined) {
    return { operations: [], notes: [`the Pod is malformed: ${problem}`] };
  }
  const facts = new PodFacts(pod, pod.metadata?.namespace ?? '');
  const status = readStatus(facts);
  if (status === undefined) {
    const has = facts.annotation(STATUS_KEY) === undefined ? 'no' : 'an unreadable';
    return { operations: [], notes: [`the Pod has ${has} annotation ${STATUS_KEY}`] };
  }
  const added = Object.values(status.profiles);
  const sidecars = namesIn(added, 'containers');
  const { containers, initContainers, labels, annotations } = facts;
  if (containers.length > 0 && containers.every(({ name }) => sidecars.includes(name))) {
    const note = `annotation ${STATUS_KEY} names every container of the Pod, so it is not the injector's`;
    return { operations: [], notes: [note] };
  }
  return {
    notes: [],
    operations: [
      ...removeFromApp('containers', containers, added),
      ...removeFromApp('initContainers', initContainers, added),
      ...removeNamed(pod, 'containers', sidecars),
      ...removeNamed(pod, 'initContainers', namesIn(added, 'initContainers')),
      ...removeNamed(pod, 'volumes', namesIn(added, 'volumes')),
      ...removeNamed(pod, 'imagePullSecrets', namesIn(added, 'imagePullSecrets')),
      ...removeHostAliases(pod, added),
      ...removeKeys(['metadata', 'labels'], labels, namesIn(added, 'labels')),
      ...removeKeys(['metadata', 'annotations'], annotations, [
        ...namesIn(added, 'annotations'),
        STATUS_KEY,
      ]),
    ],
  };
}

type NameList = 'containers' | 'initContainers' | 'volumes' | 'imagePullSecrets';

function namesIn(
  added: readonly ProfileStatus[],
  list: NameList | 'labels' | 'annotations',
): readonly string[] {
  return added.flatMap((profile) => profile[list] ?? []);
}

function removeNamed(pod: Pod, list: NameList, names: readonly string[]): Operation[] {
  const items: readonly { readonly name?: string }[] = pod.spec?.[list] ?? [];
  return removeItems(['spec', list], items, ({ name }) => names.includes(name ?? ''));
}

function removeFromApp(
  list: ContainerList,
  containers: readonly Container[],
  added: readonly ProfileStatus[],
): Operation[] {
  return containers.flatMap((container, index) => {
    const parts = added
      .map(({ app = {} }) => ownEntry(app, container.name))
      .filter((part) => part !== undefined);
    return removeParts(['spec', list, index], container, parts);
  });
}

function removeParts(
  path: readonly Token[],
  container: Container,
  parts: readonly AppStatus[],
): Operation[] {
  const env = parts.flatMap((part) => part.env ?? []);
  const envFrom = parts.flatMap((part) => part.envFrom ?? []);
  const volumeMounts = parts.flatMap((part) => part.volumeMounts ?? []);
  return [
    ...removeItems([...path, 'env'], container.env ?? [], ({ name }) => env.includes(name)),
    ...removeItems([...path, 'envFrom'], container.envFrom ?? [], (source) =>
      envFrom.some((each) => isSameJson(each, source)),
    ),
    ...removeItems([...path, 'volumeMounts'], container.volumeMounts ?? [], ({ mountPath }) =>
      volumeMounts.includes(mountPath),
    ),
  ];
}

function removeHostAliases(pod: Pod, added: readonly ProfileStatus[]): Operation[] {
  const aliases = pod.spec?.hostAliases ?? [];
  const isAdded = (ip: string, hostname: string): boolean =>
    added.some(({ hostAliases = {} }) => ownEntry(hostAliases, ip)?.includes(hostname));
  return [
    ...aliases.flatMap(({ ip, hostnames }, index) =>
      (hostnames ?? []).every((name) => isAdded(ip, name))
        ? []
        : removeItems(['spec', 'hostAliases', index, 'hostnames'], hostnames ?? [], (name) =>
            isAdded(ip, name),
          ),
    ),
    ...removeItems(
      ['spec', 'hostAliases'],
      aliases,
      ({ ip, hostnames }) =>
        added.some(({ hostAliases = {} }) => Object.hasOwn(hostAliases, ip)) &&
        (hostnames ?? []).every((name) => isAdded(ip, name)),
    ),
  ];
}

/** From the back, so that no removal moves the next. */
function removeItems<T>(
  path: readonly Token[],
  items: readonly T[],
  isAdded: (item: T) => boolean,
): Operation[] {
  const places = items.flatMap((item, index) => (isAdded(item) ? [index] : [])).reverse();
  if (places.length > 0 && places.length === items.length) {
    return [remove(path)];
  }
  return places.map((index) => remove([...path, index]));
}

function removeKeys(
  path: readonly Token[],
  map: Readonly<Record<string, string>>,
  keys: readonly string[],
): Operation[] {
  const present = [...new Set(keys)].filter((key) => Object.hasOwn(map, key));
  if (present.length > 0 && present.length === Object.keys(map).length) {
    return [remove(path)];
  }
  return present.map((key) => remove([...path, key]));
}

function remove(path: readonly Token[]): Operation {
  return { op: 'remove', path: toPointer(...path) };
}
