export { AGENT_PROFILE } from './agent-profile.ts';
export type { InjectionStatus, ProfileStatus } from './facts/status.ts';
export { inject } from './inject.ts';
export { isProfileFile, loadProfiles } from './profile/load-profiles.ts';
export type * from './profile/profile.ts';
export { matchesLabels } from './select/label-selector.ts';
export {
  type InjectionContext,
  OPT_IN_PATHS,
  type OptIn,
  type Outcome,
  type Warning,
} from './terms/context.ts';
export * from './terms/keys.ts';
export { type KubeVersion, readKubeVersion } from './terms/kube-version.ts';
export { type Reason, REASONS, type WarningCode, WARNINGS } from './terms/reasons.ts';
export { type Removal, uninject } from './uninject.ts';
