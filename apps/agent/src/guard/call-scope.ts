import { SetMetadata } from '@nestjs/common';

/** Who may call: anybody, or whoever has a token of this scope. */
export type CallScope = 'open' | 'read' | 'write';

export const CALL_SCOPE = 'agent:call-scope';

/** Marks a call that answers anybody, such as a probe of the kubelet. */
export const Open = () => SetMetadata(CALL_SCOPE, 'open' satisfies CallScope);

/** Marks a call that changes nothing. */
export const Reads = () => SetMetadata(CALL_SCOPE, 'read' satisfies CallScope);
