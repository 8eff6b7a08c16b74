export { AGENT_PROFILE } from './agent-profile.ts';
export { OUTCOMES, type OutcomeCode, type WarningCode, WARNINGS } from './catalogue.ts';
export {
  type InjectionContext,
  OPT_IN_PATHS,
  type OptIn,
  type Outcome,
  type Warning,
} from './context.ts';
export { matchesLabels } from './decision/label-selector.ts';
export { inject } from './inject.ts';
export { type KubeVersion, readKubeVersion } from './kube-version.ts';
export * from './keys.ts';
export { isProfileFile, loadProfiles } from './profile/load-profiles.ts';
export type * from './profile/profile.ts';
export type { InjectionStatus, ProfileStatus } from './patch/status.ts';
export { type Removal, uninject } from './uninject.ts';
