import { Injectable } from '@nestjs/common';
import { type FaultState, NO_FAULTS } from './fault-state.ts';

type Listener = (state: FaultState, before: FaultState) => void;

/** Holds what is in force; whoever keeps time or watch over it is told of each change. */
@Injectable()
export class FaultStore {
  private readonly listeners: Listener[] = [];
  private held: FaultState = NO_FAULTS;

  get state(): FaultState {
    return this.held;
  }

  replace(state: FaultState): void {
    const before = this.held;
    this.held = state;
    for (const listener of this.listeners) {
      listener(state, before);
    }
  }

  whenReplaced(listener: Listener): void {
    this.listeners.push(listener);
  }
}
