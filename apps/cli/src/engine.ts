import { AGENT_PROFILE, inject, loadProfiles, uninject } from '@sidecar-injector/injection';
import type { Engine } from './workloads/engine.ts';

/** The very functions of the webhook. */
export const ENGINE: Engine = { inject, uninject, loadProfiles, builtInProfile: AGENT_PROFILE };
