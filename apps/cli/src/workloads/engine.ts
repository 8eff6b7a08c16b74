import type { Pod } from '@sidecar-injector/admission';
import type {
  InjectionContext,
  LoadedProfiles,
  Outcome,
  Profile,
  ProfileFile,
  Removal,
} from '@sidecar-injector/injection';

/** What the webhook decides with, and `sidecarctl` with it. */
export interface Engine {
  inject(pod: Pod, context: InjectionContext, profiles: readonly Profile[]): Outcome;
  uninject(pod: Pod): Removal;
  loadProfiles(files: readonly ProfileFile[]): LoadedProfiles;
  /** Taken where the command line names no profiles. */
  readonly builtInProfile: ProfileFile;
}
