import type { Pod } from '@sidecar-injector/admission';
import type { InjectionContext, Outcome } from './context.ts';
import type { Profile } from './profile/profile.ts';

export function inject(pod: Pod, context: InjectionContext, profiles: readonly Profile[]): Outcome {
  throw new Error(String([pod, context, profiles]));
}
