import { type Json, newReview } from '@sidecar-injector/testing/programs';

export const newPod = (members: Json = {}): Json => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { generateName: 'web-', namespace: 'shop' },
  spec: { containers: [{ name: 'app', image: 'registry.example/app:1' }] },
  ...members,
});

/** A review whose envelope has other members than an API server gives it. */
export const changed = (members: Json, requestMembers: Json = {}): string => {
  const review = newReview(newPod());
  return JSON.stringify({
    ...review,
    request: { ...(review['request'] as Json), ...requestMembers },
    ...members,
  });
};
