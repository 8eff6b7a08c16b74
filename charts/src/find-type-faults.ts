import * as models from '@kubernetes/client-node';

/** How the generated models of the Kubernetes client describe their members. */
interface Model {
  getAttributeTypeMap(): readonly { readonly baseName: string; readonly type: string }[];
}

/** Models by the kind of an object; others, such as cert-manager's, are not looked at. */
const KINDS: Readonly<Record<string, string>> = {
  ClusterRole: 'V1ClusterRole',
  ClusterRoleBinding: 'V1ClusterRoleBinding',
  ConfigMap: 'V1ConfigMap',
  Deployment: 'V1Deployment',
  HorizontalPodAutoscaler: 'V2HorizontalPodAutoscaler',
  MutatingWebhookConfiguration: 'V1MutatingWebhookConfiguration',
  Namespace: 'V1Namespace',
  NetworkPolicy: 'V1NetworkPolicy',
  Pod: 'V1Pod',
  PodDisruptionBudget: 'V1PodDisruptionBudget',
  Role: 'V1Role',
  RoleBinding: 'V1RoleBinding',
  Secret: 'V1Secret',
  Service: 'V1Service',
  ServiceAccount: 'V1ServiceAccount',
};

const SCALARS: Readonly<Record<string, readonly string[]>> = {
  string: ['string'],
  number: ['number'],
  boolean: ['boolean'],
  IntOrString: ['number', 'string'],
};

/** Whether there is a model to hold an object of this kind to. */
export function isKnownKind(kind: string): boolean {
  return Object.hasOwn(KINDS, kind);
}

/** Each member that the API does not know, or that has another type there, with its path. */
export function findTypeFaults(kind: string, object: unknown): string[] {
  return check(KINDS[kind] ?? 'any', object, kind);
}

function check(type: string, value: unknown, path: string): string[] {
  const [, item] = /^(?:Array<|Set<)(.*)>$/.exec(type) ?? [];
  const [, member] = /^\{ \[key: string\]: (.*); \}$/.exec(type) ?? [];
  if (item !== undefined) {
    return Array.isArray(value)
      ? value.flatMap((each, index) => check(item, each, `${path}[${String(index)}]`))
      : [`${path}: must be a list`];
  }
  if (member !== undefined) {
    return membersOf(value, path, () => member);
  }
  const scalar = SCALARS[type];
  if (scalar !== undefined) {
    return scalar.includes(typeof value) ? [] : [`${path}: must be ${type}`];
  }
  const model = modelOf(type);
  const types = new Map(model?.getAttributeTypeMap().map((each) => [each.baseName, each.type]));
  return model === undefined ? [] : membersOf(value, path, (key) => types.get(key));
}

function membersOf(
  value: unknown,
  path: string,
  typeOf: (key: string) => string | undefined,
): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${path}: must be an object`];
  }
  return Object.entries(value).flatMap(([key, inner]) => {
    const type = typeOf(key);
    return type === undefined
      ? [`${path}.${key}: is not known`]
      : check(type, inner, `${path}.${key}`);
  });
}

function modelOf(type: string): Model | undefined {
  return (models as unknown as Readonly<Record<string, Model | undefined>>)[type];
}
