export { arbitraryPod, arbitraryProfiles, arbitrarySuspectPod } from './arbitrary-pod.ts';
