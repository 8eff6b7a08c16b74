export { applyOperations } from './apply-operations.ts';
export { arbitraryPod, arbitraryProfiles, arbitrarySuspectPod } from './arbitrary-pod.ts';
export { findPodProblems } from './find-pod-problems.ts';
export { newContainer, newPod } from './new-pod.ts';
export { newContext, newProfile } from './new-profile.ts';
export { pruned } from './pruned.ts';
export { type PrecedenceCase, readPrecedence } from './read-precedence.ts';
export { FULL_STATUS, readStatusText } from './statuses.ts';
