import {
  type Core,
  type CoreRules,
  type Field,
  list,
  type Part,
  type Shape,
} from '../schema/shape.ts';
import { bool, count, mapping, quantity, text, whole } from '../schema/values.ts';
import { CONTAINER_RULES } from './container-rules.ts';
import coreV1 from './core-v1.json' with { type: 'json' };
import { ENV_RULES } from './env-rules.ts';
import { HANDLER_RULES, portReference } from './handler-rules.ts';
import { VOLUME_RULES } from './volume-rules.ts';

/** The Kubernetes whose fields are known. */
export const KUBERNETES = `Kubernetes ${coreV1.version.replace(/^v|\.\d+$/g, '')}`;

/** What Kubernetes demands beyond its schema. A type that is not here is not looked into. */
export const RULES: Readonly<Record<string, CoreRules>> = {
  ...CONTAINER_RULES,
  ...ENV_RULES,
  ...HANDLER_RULES,
  ...VOLUME_RULES,
};

/** Types with exactly one of their objects, and which of these a message names first. */
const UNIONS: Readonly<Record<string, readonly string[]>> = {
  DownwardAPIVolumeFile: [],
  EnvFromSource: [],
  EnvVarSource: [],
  LifecycleHandler: [],
  Probe: [],
  Volume: ['emptyDir', 'configMap', 'secret'],
  VolumeProjection: [],
};

const SIMPLE: Readonly<Record<string, Shape>> = {
  string: text,
  boolean: bool,
  int32: count,
  int64: whole(0, Number.MAX_SAFE_INTEGER),
  quantity,
  intOrString: portReference,
};

const types: Readonly<Record<string, Readonly<Record<string, string>>>> = coreV1.types;
const parts = new WeakMap<Core, Part>();

/** A type of core/v1 as a part: its published fields, each with the rules for it. */
export function partOf(shape: Core): Part {
  const part = parts.get(shape) ?? makePart(shape);
  parts.set(shape, part);
  return part;
}

function makePart({ name, special }: Core): Part {
  const published = Object.entries(types[name] ?? {});
  const fields = published.map(([field, type]): [string, Field] => {
    const rules = { ...RULES[name]?.[field], ...special[field] };
    const isRequired = type.endsWith('!');
    return [field, { ...shapeOf(type.replace('!', '')), isRequired, ...rules }];
  });
  const objects = published.filter(([, type]) => /^[A-Z]/.test(type)).map(([field]) => field);
  const first = UNIONS[name];
  return {
    is: 'part',
    title: `core/v1 ${name}`,
    fields: Object.fromEntries(fields),
    isOpen: true,
    ...(first && { oneOf: [...new Set([...first, ...objects])] }),
  };
}

function shapeOf(type: string): Shape {
  if (type.startsWith('[]')) {
    return list(shapeOf(type.slice(2)));
  }
  return SIMPLE[type] ?? (type in types ? { is: 'core', name: type, special: {} } : mapping);
}
