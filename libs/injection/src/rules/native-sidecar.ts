import type { Container } from '@sidecar-injector/admission';

/** Whether an init container keeps running beside the app (KEP-753). */
export function isNativeSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}
