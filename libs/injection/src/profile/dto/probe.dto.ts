import { CoreV1 } from '../schema/kind.ts';
import { ObjectOf } from '../schema/members.ts';
import { Must } from '../schema/rule.ts';
import { Whole } from '../schema/values.ts';
import {
  ExecActionDto,
  GrpcActionDto,
  HttpGetActionDto,
  MAX_INT32,
  TcpSocketActionDto,
} from './handler.dto.ts';

const HANDLERS = ['exec', 'grpc', 'httpGet', 'tcpSocket'];

/** What all probes have in common. */
abstract class AnyProbeDto {
  @ObjectOf(ExecActionDto)
  exec: unknown;

  @ObjectOf(HttpGetActionDto)
  httpGet: unknown;

  @ObjectOf(TcpSocketActionDto)
  tcpSocket: unknown;

  @ObjectOf(GrpcActionDto)
  grpc: unknown;

  @Whole(0, MAX_INT32)
  initialDelaySeconds: unknown;

  @Whole(0, MAX_INT32)
  timeoutSeconds: unknown;

  @Whole(0, MAX_INT32)
  periodSeconds: unknown;

  @Whole(0, MAX_INT32)
  failureThreshold: unknown;
}

@CoreV1('Probe', HANDLERS)
export class ProbeDto extends AnyProbeDto {
  /** Only readiness may take several; 0 stands for the default. */
  @Must({
    must: 'be 1 for a liveness or startup probe',
    holds: (value) => value === 0 || value === 1,
  })
  successThreshold: unknown;

  @Whole(1, Number.MAX_SAFE_INTEGER)
  terminationGracePeriodSeconds: unknown;
}

@CoreV1('Probe', HANDLERS)
export class ReadinessProbeDto extends AnyProbeDto {
  @Whole(0, MAX_INT32)
  successThreshold: unknown;

  @Must({ must: 'not be set for a readiness probe', holds: () => false })
  terminationGracePeriodSeconds: unknown;
}
