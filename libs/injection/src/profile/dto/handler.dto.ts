import { CoreV1 } from '../schema/kind.ts';
import { ListOf, ObjectsOf } from '../schema/members.ts';
import { Must, Required } from '../schema/rule.ts';
import { isPortName } from '../schema/syntax.ts';
import { isText, isWhole, Literal, OneOf, Text, UNSET, Whole } from '../schema/values.ts';
import { TextItem } from './item.dto.ts';

/** The greatest int32, which bounds most counts in core/v1. */
export const MAX_INT32 = 2_147_483_647;

@CoreV1('ExecAction')
export class ExecActionDto {
  @Required()
  @Must({
    must: 'have at least one element',
    holds: (value) => !Array.isArray(value) || value.length > 0,
  })
  @ListOf(TextItem)
  command: unknown;
}

@CoreV1('HTTPHeader')
export class HttpHeaderDto {
  @Required()
  @Literal('be a name of a header (A-Z, a-z, 0-9 and -)', (text) => /^[-A-Za-z0-9]+$/.test(text))
  name: unknown;

  @Text()
  value: unknown;
}

/** A port of a handler: its number, or its name in `ports`. */
function PortReference(): PropertyDecorator {
  return Must({
    must: 'be a port from 1 to 65535 or the name of one (1 to 15 of a-z, 0-9 and -)',
    holds: (value) =>
      (isWhole(value) && value >= 1 && value <= 65535) || (isText(value) && isPortName(value)),
    remedy: (value) => (isText(value) && /^\d+$/.test(value) ? 'remove the quotes' : undefined),
  });
}

@CoreV1('HTTPGetAction')
export class HttpGetActionDto {
  @Text()
  path: unknown;

  @Required()
  @PortReference()
  port: unknown;

  @Text()
  host: unknown;

  @OneOf('HTTP', 'HTTPS', UNSET)
  scheme: unknown;

  @ObjectsOf(HttpHeaderDto)
  httpHeaders: unknown;

  @OneOf('HTTP1', 'HTTP2')
  protocol: unknown;
}

@CoreV1('TCPSocketAction')
export class TcpSocketActionDto {
  @Required()
  @PortReference()
  port: unknown;

  @Text()
  host: unknown;
}

@CoreV1('GRPCAction')
export class GrpcActionDto {
  @Required()
  @Whole(1, 65535)
  port: unknown;

  @Text()
  service: unknown;

  @OneOf('Plaintext', 'TLS')
  mode: unknown;
}

@CoreV1('SleepAction')
export class SleepActionDto {
  @Required()
  @Whole(0, Number.MAX_SAFE_INTEGER)
  seconds: unknown;
}
