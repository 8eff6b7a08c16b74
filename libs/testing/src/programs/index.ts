/** Drives the built programs from outside, as a cluster does. Knows nothing of their code. */
export { ApiServer, type HttpAnswer } from './api-server.ts';
export { type Certificate, newCertificate } from './certificate.ts';
export { freePort } from './free-port.ts';
export { type InjectorOptions, type RunningInjector, startInjector } from './injector.ts';
export { applied, patchText } from './patch.ts';
export { Program } from './program.ts';
export {
  type AdmissionAnswer,
  type Json,
  newChangedReview,
  newControllerPod,
  newReview,
} from './review.ts';
export { build, builtInProfile, WORKSPACE } from './workspace.ts';
