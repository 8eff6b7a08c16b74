import type { Pod } from '@sidecar-injector/admission';
import type { Operation } from '@sidecar-injector/json-patch';
import type { InjectionContext, Warning } from '../context.ts';
import type { Refusal } from '../decision/pod-checks.ts';
import { findPresence, isAllThere, sidecarsIn } from '../decision/presence.ts';
import { checkProfile, toConflict } from '../decision/profile-checks.ts';
import { STATUS_KEY } from '../keys.ts';
import type { Profile } from '../profile/profile.ts';
import { qosClassOf } from '../rules/qos-class.ts';
import { ProfileAdder } from './add-profile.ts';
import { findAppConflict } from './find-conflict.ts';
import { PodDraft } from './pod-draft.ts';
import { prepareProfile } from './prepare-profile.ts';
import { encodeStatus, type InjectionStatus, type ProfileStatus, readStatus } from './status.ts';

/** Takes the selected profiles of one Pod, one after another: each goes in whole or not at all. */
export class InjectionPlan {
  /** Why profiles did not go in, in their order. */
  readonly refusals: Refusal[] = [];
  /** Names of those that did. */
  readonly injected: string[] = [];
  private readonly collected: Warning[] = [];
  private readonly draft: PodDraft;
  private readonly adder: ProfileAdder;
  private readonly status: Map<string, ProfileStatus>;
  private readonly previous: InjectionStatus | undefined;
  /** Names of sidecars that an earlier review added, of whichever profile. */
  private readonly ours: ReadonlySet<string>;

  constructor(
    private readonly pod: Pod,
    private readonly context: InjectionContext,
    loaded: readonly Profile[],
  ) {
    this.draft = new PodDraft(pod);
    this.previous = readStatus(pod);
    this.status = new Map(
      Object.entries(this.previous?.profiles ?? {}).filter(([, added]) => isAllThere(added, pod)),
    );
    this.ours = sidecarsIn(pod, this.previous, loaded);
    this.adder = new ProfileAdder(this.draft, this.ours);
  }

  add(profile: Profile): void {
    const presence = findPresence(profile, this.previous, this.pod);
    if (presence === 'absent') {
      this.addNew(profile);
    } else {
      this.addToNewcomers(profile, presence);
    }
  }

  /** Ends the plan. @returns the whole patch, the status last; empty where nothing is added. */
  finish(): readonly Operation[] {
    if (this.injected.length === 0) {
      return [];
    }
    const { draft } = this;
    draft.setAnnotation(STATUS_KEY, encodeStatus(this.status));
    return draft.operations;
  }

  get warnings(): readonly Warning[] {
    return [...this.collected, ...this.findQosChange()];
  }

  /** What was added, in one sentence. */
  describe(): string {
    const { containers, initContainers } = this.draft.added;
    const names = [...containers, ...initContainers].map(({ name }) => name);
    const profiles = this.injected.map((name) => `"${name}"`).join(', ');
    return names.length > 0
      ? `added ${names.join(', ')} of profile ${profiles}`
      : `added what profile ${profiles} gives to the app`;
  }

  private addNew(profile: Profile): void {
    const prepared = prepareProfile(
      profile,
      this.draft,
      this.context,
      ({ name }) => !this.ours.has(name),
    );
    const refusal = checkProfile(prepared, this.draft, this.context);
    if (refusal !== undefined) {
      this.refusals.push(refusal);
      return;
    }
    const { status, warnings } = this.adder.add(prepared);
    this.status.set(profile.name, status);
    this.collected.push(...warnings);
    this.injected.push(profile.name);
  }

  /** Another webhook may have added containers since; a stale profile is left alone altogether. */
  private addToNewcomers(profile: Profile, presence: 'current' | 'stale'): void {
    const recorded = this.status.get(profile.name);
    const isNew = presence === 'current' && profile.app.length > 0;
    const prepared = prepareProfile(
      profile,
      this.draft,
      this.context,
      ({ name }) => isNew && !this.ours.has(name) && !Object.hasOwn(recorded?.app ?? {}, name),
    );
    const conflict = findAppConflict(prepared, this.draft);
    if (conflict !== undefined) {
      this.refusals.push(toConflict(profile, conflict));
      return;
    }
    const added = this.adder.addToApp(prepared, this.collected);
    if (recorded === undefined || added.size === 0) {
      const age = presence === 'stale' ? ', as the profile once was; they are left alone' : '';
      const message = `the sidecars of profile "${profile.name}" are there${age}`;
      this.refusals.push({ reason: 'already_injected', message });
      return;
    }
    const app = Object.fromEntries([...Object.entries(recorded.app ?? {}), ...added]);
    this.status.set(profile.name, { ...recorded, app });
    this.injected.push(profile.name);
  }

  private findQosChange(): Warning[] {
    const { pod, draft } = this;
    const spec = pod.spec ?? {};
    const before = qosClassOf(spec);
    const after = qosClassOf({
      ...(spec.resources && { resources: spec.resources }),
      containers: [...(spec.containers ?? []), ...draft.added.containers],
      initContainers: [...(spec.initContainers ?? []), ...draft.added.initContainers],
    });
    return before === after
      ? []
      : [
          {
            code: 'qos_changed',
            text: `the sidecars change the QoS class from ${before} to ${after}`,
          },
        ];
  }
}
