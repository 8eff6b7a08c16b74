import { Inject, Injectable } from '@nestjs/common';
import type { AdmissionRequest } from '@sidecar-injector/admission';
import { LineWriter, LOGGER } from '@sidecar-injector/http';
import type { OptIn, Outcome } from '@sidecar-injector/injection';
import type { Logger } from 'pino';
import { EventRecorder } from '../cluster/event-recorder.service.ts';
import { ReviewMetrics } from '../metrics/review-metrics.service.ts';
import { isSurprising } from './is-surprising.ts';
import { identify, type PodIdentity } from './pod-identity.ts';

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
  private readonly lines: LineWriter;

  constructor(
    @Inject(LOGGER) log: Logger,
    private readonly metrics: ReviewMetrics,
    private readonly events: EventRecorder,
  ) {
    this.lines = new LineWriter(log);
  }

  record(review: ReviewRecord): void {
    const { request, outcome, milliseconds } = review;
    this.metrics.countOutcome(outcome, request.dryRun, milliseconds / 1000);
    const identity = identify(request);
    const surprising = isSurprising(outcome);
    this.lines.write(surprising ? 'warn' : 'info', toMembers(review, identity), 'review');
    if (surprising && !request.dryRun) {
      this.events.record(request.namespace, identity.owner, outcome);
    }
  }
}

/** The members of the line as JSON. Only codes of this program go into it as they are. */
function toMembers(
  { optIn, request, outcome, milliseconds }: ReviewRecord,
  { name, generateName, owner }: PodIdentity,
): string {
  return (
    `"uid":${JSON.stringify(request.uid)},"optIn":"${optIn}"` +
    `,"operation":${JSON.stringify(request.operation)}` +
    optional('namespace', request.namespace) +
    optional('name', name) +
    optional('generateName', name === undefined ? generateName : undefined) +
    optional('owner', owner && `${owner.kind}/${owner.name}`) +
    `,"decision":"${outcome.decision}","reason":"${outcome.reason}"` +
    optional('message', outcome.decision === 'inject' ? undefined : outcome.message) +
    `,"profiles":${JSON.stringify(outcome.profiles.join(','))}` +
    `,"dryRun":${String(request.dryRun)},"ms":${String(Math.round(milliseconds * 1000) / 1000)}`
  );
}

function optional(name: string, text: string | undefined): string {
  return text === undefined ? '' : `,"${name}":${JSON.stringify(text)}`;
}
