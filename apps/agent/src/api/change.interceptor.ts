import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { concatMap, type Observable } from 'rxjs';
import type { ChangeAnswer } from '../changes/answers.ts';
import type { Change } from '../changes/change.ts';
import { ChangeRecorder } from '../changes/change-recorder.ts';

/** Makes the change that a call comes to, and writes it down; what no pipe lets pass is none. */
@Injectable()
export class ChangeInterceptor implements NestInterceptor<Change, ChangeAnswer> {
  constructor(private readonly recorder: ChangeRecorder) {}

  intercept(_: ExecutionContext, next: CallHandler<Change>): Observable<ChangeAnswer> {
    return next.handle().pipe(concatMap((change) => this.recorder.make(change)));
  }
}
