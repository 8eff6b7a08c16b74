import type { LABEL_REQUIREMENT, LABEL_SELECTOR } from './fields/labels.ts';
import type { APP_ENTRY, PROFILE } from './fields/profile-fields.ts';
import type { TypeOf } from './schema/shape.ts';

/** A standard label selector (meta/v1 LabelSelector); an empty one selects everything. */
export type LabelSelector = TypeOf<typeof LABEL_SELECTOR>;
export type LabelRequirement = TypeOf<typeof LABEL_REQUIREMENT>;

/** What the containers of the app get. */
export type AppAddition = TypeOf<typeof APP_ENTRY>;

/** A profile as it is injected: valid, complete, defaults filled in. */
export type Profile = Omit<TypeOf<typeof PROFILE>, 'apiVersion' | 'name'> & {
  readonly name: string;
  /** First 12 hexadecimal digits of the SHA-256 of the profile's canonical JSON. */
  readonly hash: string;
};

/** Where added containers stand among those of the Pod, which keep their order. */
export type Placement = Profile['placement'];

/**
 * How `containers` are added: as plain ones, as native sidecars (init containers with
 * `restartPolicy: Always`, KEP-753), or as `auto` chooses for each Pod.
 */
export type Mode = Profile['mode'];

/** One profile file as it was read. */
export interface ProfileFile {
  /** Base name, such as `network-delay.yaml`. */
  readonly name: string;
  readonly text: string;
}

/** What a directory of profile files amounts to. */
export interface LoadedProfiles {
  /** In alphabetical order of their files. */
  readonly profiles: readonly Profile[];
  /** Each `FILE: path.to.field: must be …, is VALUE`. With any, `profiles` must not be used. */
  readonly problems: readonly string[];
  /** What is legal and probably a mistake, in the same form. */
  readonly warnings: readonly string[];
}
