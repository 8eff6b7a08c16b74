import type { OwnerReference } from '@sidecar-injector/admission';
import type { Outcome } from '@sidecar-injector/injection';

const COMPONENT = 'sidecar-injector';

/** The longest message of an Event, in characters (core/v1 validation). */
const MESSAGE_LENGTH = 1024;

/** A core/v1 Event on the controller of a Pod, which is where `kubectl describe` shows it. */
export function newOwnerEvent(
  namespace: string,
  owner: OwnerReference,
  { decision, message }: Outcome,
  now: Date,
): object {
  const time = now.toISOString();
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { generateName: `${owner.name}.`.slice(0, 200), namespace },
    involvedObject: {
      apiVersion: owner.apiVersion,
      kind: owner.kind,
      name: owner.name,
      uid: owner.uid,
      namespace,
    },
    type: 'Warning',
    reason: decision === 'deny' ? 'InjectionDenied' : 'InjectionSkipped',
    message: message.slice(0, MESSAGE_LENGTH),
    source: { component: COMPONENT },
    reportingComponent: COMPONENT,
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  };
}
