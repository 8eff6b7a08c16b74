import type { Profile } from '../profile/profile.ts';
import type { InjectionContext } from '../terms/context.ts';

/** A default profile `agent` with one container `agent`; `members` are laid over it. */
export function newProfile(members: Partial<Profile> = {}): Profile {
  return {
    name: 'agent',
    hash: '0123456789ab',
    default: true,
    os: 'linux',
    selector: { podSelector: {}, namespaceSelector: {} },
    placement: 'last',
    mode: 'auto',
    onConflict: 'skip',
    allowHostNetwork: false,
    containers: [{ name: 'agent', image: 'registry.example/agent:1' }],
    initContainers: [],
    volumes: [],
    imagePullSecrets: [],
    hostAliases: [],
    labels: {},
    annotations: {},
    app: [],
    ...members,
  };
}

/** The creation of a Pod in an opted-in namespace `shop`; `members` are laid over it. */
export function newContext(members: Partial<InjectionContext> = {}): InjectionContext {
  return {
    optIn: 'enabled',
    operation: 'CREATE',
    kind: { group: '', kind: 'Pod' },
    namespace: 'shop',
    onMissingProfile: 'warn',
    ...members,
  };
}
