import type { V1Container, V1Probe } from '@kubernetes/client-node';

/** One probe of a container: asked every period, it fails after so many failures in a row. */
export class ProbeLoop {
  private readonly url: string;
  private readonly probe: V1Probe;
  private next = 0;
  private failures = 0;
  private isUp = false;

  constructor(container: V1Container, probe: V1Probe, ip: string) {
    const { port = 0, path = '/' } = probe.httpGet ?? {};
    const number = container.ports?.find(({ name }) => name === port)?.containerPort ?? port;
    this.url = `http://${ip}:${String(number)}${path}`;
    this.probe = probe;
  }

  /** Whether the last answers were good; a new container is not good before its first. */
  get isGood(): boolean {
    return this.isUp && !this.hasFailed;
  }

  /** Whether it has failed as often as it may. */
  get hasFailed(): boolean {
    return this.failures >= (this.probe.failureThreshold ?? 3);
  }

  /** Asks when the time has come. */
  async ask(now: number): Promise<void> {
    if (now < this.next) {
      return;
    }
    const { periodSeconds = 10, timeoutSeconds = 1 } = this.probe;
    this.next = now + periodSeconds * 1_000;
    const isOk = await fetch(this.url, {
      signal: AbortSignal.timeout(timeoutSeconds * 1_000),
    }).then(
      ({ ok }) => ok,
      () => false,
    );
    this.isUp ||= isOk;
    this.failures = isOk ? 0 : this.failures + 1;
    if (!this.isUp) {
      // Until its first good answer, often: nobody waits longer than it takes to start.
      this.next = now + 100;
      this.failures = 0;
    }
  }
}
