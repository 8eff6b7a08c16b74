import { Injectable } from '@nestjs/common';
import type { CheckResult, ReadinessCheck } from '@sidecar-injector/http';

/** Whether reviews are to be sent here: between the start and the signal to end. */
@Injectable()
export class Serving implements ReadinessCheck {
  readonly name = 'serving';
  private state: 'starting' | 'serving' | 'ending' = 'starting';

  begin(): void {
    this.state = 'serving';
  }

  end(): void {
    this.state = 'ending';
  }

  check(): CheckResult {
    return { ok: this.state === 'serving', detail: this.state };
  }
}
