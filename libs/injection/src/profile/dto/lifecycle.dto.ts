import { CoreV1 } from '../schema/kind.ts';
import { ObjectOf } from '../schema/members.ts';
import { Text } from '../schema/values.ts';
import {
  ExecActionDto,
  HttpGetActionDto,
  SleepActionDto,
  TcpSocketActionDto,
} from './handler.dto.ts';

@CoreV1('LifecycleHandler', ['exec', 'httpGet', 'sleep', 'tcpSocket'])
export class LifecycleHandlerDto {
  @ObjectOf(ExecActionDto)
  exec: unknown;

  @ObjectOf(HttpGetActionDto)
  httpGet: unknown;

  @ObjectOf(TcpSocketActionDto)
  tcpSocket: unknown;

  @ObjectOf(SleepActionDto)
  sleep: unknown;
}

@CoreV1('Lifecycle')
export class LifecycleDto {
  @ObjectOf(LifecycleHandlerDto)
  postStart: unknown;

  @ObjectOf(LifecycleHandlerDto)
  preStop: unknown;

  @Text()
  stopSignal: unknown;
}
