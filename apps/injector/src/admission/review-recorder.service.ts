import { Inject, Injectable } from '@nestjs/common';
import type { AdmissionRequest } from '@sidecar-injector/admission';
import type { OptIn, Outcome } from '@sidecar-injector/injection';
import type { Logger } from 'pino';
import { LOGGER } from '../config/tokens.ts';
import { EventRecorder } from '../cluster/event-recorder.service.ts';
import { ReviewMetrics } from '../metrics/review-metrics.service.ts';
import { identify, type PodIdentity } from './pod-identity.ts';
import { isSurprising } from './to-answer.ts';

/** One review, decided. */
export interface ReviewRecord {
  readonly optIn: OptIn;
  readonly request: AdmissionRequest;
  readonly outcome: Outcome;
  readonly milliseconds: number;
}

/** Tells of a decision everywhere but in the answer: log, metrics, and an Event where it surprises. */
@Injectable()
export class ReviewRecorder {
  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly metrics: ReviewMetrics,
    private readonly events: EventRecorder,
  ) {}

  record(review: ReviewRecord): void {
    const { request, outcome, milliseconds } = review;
    this.metrics.countOutcome(outcome, request.dryRun, milliseconds / 1000);
    const identity = identify(request);
    const surprising = isSurprising(outcome);
    this.log[surprising ? 'warn' : 'info'](toLine(review, identity), 'review');
    if (surprising && !request.dryRun) {
      this.events.record(request.namespace, identity.owner, outcome);
    }
  }
}

function toLine(
  { optIn, request, outcome, milliseconds }: ReviewRecord,
  { name, generateName, owner }: PodIdentity,
): object {
  return {
    uid: request.uid,
    optIn,
    operation: request.operation,
    namespace: request.namespace,
    name,
    generateName: name === undefined ? generateName : undefined,
    owner: owner && `${owner.kind}/${owner.name}`,
    decision: outcome.decision,
    reason: outcome.reason,
    message: outcome.decision === 'inject' ? undefined : outcome.message,
    profiles: outcome.profiles.join(','),
    dryRun: request.dryRun,
    ms: Math.round(milliseconds * 1000) / 1000,
  };
}
