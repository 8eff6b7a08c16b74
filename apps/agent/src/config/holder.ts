/** The first descriptor that is handed over (SD_LISTEN_FDS_START of sd_listen_fds(3)). */
const FIRST_DESCRIPTOR = 3;

/** What a parent process has handed over that holds the agent's port, as doze does. */
export interface Holder {
  /** Descriptor of the listening socket; absent where the agent has to listen by itself. */
  readonly socket: number | undefined;
  /** Process that keeps signals until it gets SIGUSR1; absent where there is none. */
  readonly waitingProcess: number | undefined;
}

/** @param variables as systemd sets them for a socket, and `DOZE_PID`. */
export function readHolder(variables: NodeJS.ProcessEnv = process.env): Holder {
  const { LISTEN_FDS, LISTEN_PID, DOZE_PID } = variables;
  const isHandedOver = LISTEN_FDS === '1' && LISTEN_PID === String(process.pid);
  return {
    socket: isHandedOver ? FIRST_DESCRIPTOR : undefined,
    waitingProcess: DOZE_PID === String(process.ppid) ? process.ppid : undefined,
  };
}
