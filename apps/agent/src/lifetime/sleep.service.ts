import type { Server } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@sidecar-injector/http';
import { ChangeQueue } from '../changes/change-queue.ts';
import { type Cancel, Clock } from '../changes/clock.ts';
import { FaultStore } from '../changes/fault-store.ts';
import { LeftoversService } from '../changes/leftovers.service.ts';
import type { Config } from '../config/config.ts';
import { RecoveryService } from './recovery.service.ts';

/**
 * Notices that the agent has nothing to do: whoever holds its port can then start it again when
 * somebody calls, and its memory is free meanwhile.
 */
@Injectable()
export class SleepService {
  private connections = 0;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
    private readonly queue: ChangeQueue,
    private readonly store: FaultStore,
    private readonly leftovers: LeftoversService,
    private readonly recovery: RecoveryService,
  ) {}

  /** Why the agent must not end now; empty where it has nothing to do. */
  get reasonsToStay(): string[] {
    const reasons = {
      'somebody is connected': this.connections > 0,
      'faults are in force': this.store.state.faults.size > 0,
      'faults have left something to remove': this.leftovers.isBusy,
      'a failed change may have left something': !this.store.isClean,
      'a change is under way': !this.queue.isFree,
      'the kernel has not been read': !this.recovery.isComplete,
      'the faults of AGENT_FAULTS are being set': this.recovery.isSettingFaults,
    };
    return Object.entries(reasons).flatMap(([text, holds]) => (holds ? [text] : []));
  }

  /**
   * Watches a server from now on, where `AGENT_SLEEP_AFTER` says so.
   *
   * @param sleep is called once nobody has been connected for that long and no reason holds; what
   * it does at once nobody can come before, for connections are taken by the same thread.
   */
  watch(server: Pick<Server, 'on'>, sleep: () => void): void {
    if (this.config.sleepAfter === 0) {
      return;
    }
    let cancel: Cancel = () => undefined;
    const wait = (): void => {
      cancel = this.clock.after(this.config.sleepAfter, () => {
        (this.reasonsToStay.length === 0 ? sleep : wait)();
      });
    };
    server.on('connection', (socket) => {
      this.connections += 1;
      socket.once('close', () => {
        this.connections -= 1;
        cancel();
        wait();
      });
    });
    wait();
  }
}
