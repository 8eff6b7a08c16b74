export { applyOperations } from './apply-operations.ts';
export { findPodFaults } from './find-pod-faults.ts';
export { newContainer, newPod } from './new-pod.ts';
export { newContext, newProfile } from './new-profile.ts';
export { pruned } from './pruned.ts';
