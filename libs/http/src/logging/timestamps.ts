/**
 * Makes pino's `timestamp`: the time in UTC with milliseconds (RFC 3339). The text of a second is
 * made once in that second, for it costs more than all the rest of a line.
 */
export function newTimestamps(now: () => number = Date.now): () => string {
  let second = NaN;
  let text = '';
  return () => {
    const time = now();
    const current = Math.floor(time / 1000);
    if (current !== second) {
      second = current;
      text = new Date(time).toISOString().slice(0, -4);
    }
    const milliseconds = String(time % 1000).padStart(3, '0');
    return `,"time":"${text}${milliseconds}Z"`;
  };
}
