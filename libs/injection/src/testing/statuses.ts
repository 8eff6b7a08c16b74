import { PodFacts } from '../facts/pod-facts.ts';
import { type InjectionStatus, type ProfileStatus, readStatus } from '../facts/status.ts';
import { STATUS_KEY } from '../terms/keys.ts';
import { newPod } from './new-pod.ts';

/** Reads the status of a Pod that has this annotation. */
export function readStatusText(text: string): InjectionStatus | undefined {
  return readStatus(new PodFacts(newPod({}, { annotations: { [STATUS_KEY]: text } }), 'shop'));
}

/** A record with every member. */
export const FULL_STATUS: ProfileStatus = {
  hash: '0123456789ab',
  containers: ['agent'],
  initContainers: ['setup'],
  volumes: ['state'],
  imagePullSecrets: ['registry'],
  hostAliases: { '10.0.0.1': ['h'] },
  labels: ['team'],
  annotations: ['note'],
  app: { app: { env: ['A'], envFrom: [{ configMapRef: { name: 'c' } }], volumeMounts: ['/s'] } },
};
