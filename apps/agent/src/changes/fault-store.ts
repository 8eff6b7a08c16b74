import { Injectable } from '@nestjs/common';
import { type FaultState, type KernelView, type Memory, NO_FAULTS } from '@sidecar-injector/tc';
import { Subject } from 'rxjs';

/** What has become of faults that somebody else has changed in the kernel. */
export type Drift = false | 'repaired' | 'repair_failed' | 'foreign_qdisc' | 'interface_not_found';

/** What is in force from now on, and what was before. */
export interface Replacement {
  readonly state: FaultState;
  readonly before: FaultState;
}

/** Holds what is in force, and whether the kernel still does. */
@Injectable()
export class FaultStore {
  /** Tells whoever keeps time or watch over it of each change. */
  readonly replaced = new Subject<Replacement>();
  /** Tells that a change has failed half-way and could not be undone. */
  readonly doubted = new Subject<void>();

  private held: FaultState = NO_FAULTS;
  private found: Drift = false;

  /** Whether a change that has failed can have left nothing in the kernel. */
  isClean = true;
  /** How often something was put back there since the start. */
  repairs = 0;
  /** What the kernel looked like when it was last as it should be. */
  seen: Pick<KernelView, 'fingerprint'> = { fingerprint: '' };

  get state(): FaultState {
    return this.held;
  }

  /** What was found in the kernel since the last change; a failure until that is put right. */
  get drift(): Drift {
    return this.isClean ? this.found : 'repair_failed';
  }

  set drift(drift: Drift) {
    this.found = drift;
  }

  /** @param seen the kernel that holds the state. */
  replace(state: FaultState, seen: Pick<KernelView, 'fingerprint'> = { fingerprint: '' }): void {
    const before = this.held;
    this.held = state;
    this.found = false;
    this.seen = seen;
    this.replaced.next({ state, before });
  }

  /**
   * Notes that a change has failed half-way and could not be undone.
   *
   * @param ingress what that change may have made: it is ours, and remembered until it is gone.
   */
  doubt(ingress: Memory['ingress']): void {
    this.isClean = false;
    this.rememberIngress(new Map([...this.held.memory.ingress, ...ingress]));
    this.doubted.next();
  }

  /** Notes that nothing is in the kernel but what is wanted, or is on its way out. */
  trust(): void {
    this.isClean = true;
    this.found = this.found === 'repair_failed' ? false : this.found;
  }

  /** Forgets ifbs that were removed: what others call so later is not ours, nor is their hook. */
  forgetIfbs(ifbs: readonly string[]): void {
    const left = [...this.held.memory.ingress].filter(([, { ifb }]) => !ifbs.includes(ifb));
    this.rememberIngress(new Map(left));
  }

  private rememberIngress(ingress: Memory['ingress']): void {
    this.held = { ...this.held, memory: { ...this.held.memory, ingress } };
  }
}
