const FIRST_DELAY_MS = 500;
const DELAY_MS_MAX = 30_000;

/**
 * Milliseconds to wait before reconnecting for the `attempt`-th time (from 0).
 *
 * Doubles up to half a minute. Jitter spreads the customers of a restarted server over the second
 * half of each wait, so they do not all come back in the same instant; `random` is in [0, 1).
 */
export function delayBeforeAttempt(attempt: number, random: number): number {
  const ceiling = Math.min(DELAY_MS_MAX, FIRST_DELAY_MS * 2 ** Math.min(attempt, 16));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
