import { CoreV1 } from '../schema/kind.ts';
import { Entry, MapOf, ObjectsOf } from '../schema/members.ts';
import { isQuantity } from '../schema/quantity.ts';
import { Must, Required } from '../schema/rule.ts';
import { isQualifiedName } from '../schema/syntax.ts';
import { isText, NonEmpty, OneOf } from '../schema/values.ts';
import { DnsLabel } from './item.dto.ts';

const COMPUTE = /^(?:cpu|memory|ephemeral-storage|hugepages-.+)$/;

export function Quantity(): PropertyDecorator {
  return Must({
    must: 'be a quantity such as 100m, 0.5 or 128Mi, not negative',
    holds: isQuantity,
  });
}

class QuantityItem extends Entry {
  @Must({
    must: 'be keyed by cpu, memory, ephemeral-storage, hugepages-SIZE or DOMAIN/NAME',
    holds: (key) =>
      isText(key) && (COMPUTE.test(key) || (key.includes('/') && isQualifiedName(key))),
  })
  key: unknown;

  @Quantity()
  value: unknown;
}

@CoreV1('ResourceClaim')
export class ResourceClaimDto {
  @Required()
  @DnsLabel()
  name: unknown;

  @NonEmpty()
  request: unknown;
}

@CoreV1('ResourceRequirements')
export class ResourcesDto {
  @MapOf(QuantityItem)
  limits: unknown;

  @MapOf(QuantityItem)
  requests: unknown;

  @ObjectsOf(ResourceClaimDto)
  claims: unknown;
}

@CoreV1('ContainerResizePolicy')
export class ResizePolicyDto {
  @Required()
  @OneOf('cpu', 'memory')
  resourceName: unknown;

  @Required()
  @OneOf('NotRequired', 'RestartContainer')
  restartPolicy: unknown;
}
