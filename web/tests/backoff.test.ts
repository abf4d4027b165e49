import { expect, it } from 'vitest';

import { delayBeforeAttempt } from '../src/chat/backoff';

it('doubles, with jitter over the second half, up to half a minute', () => {
  expect([0, 1, 2, 3].map((attempt) => delayBeforeAttempt(attempt, 0))).toEqual([250, 500, 1000, 2000]);
  expect(delayBeforeAttempt(3, 0.999)).toBe(3998);
  expect(delayBeforeAttempt(500, 0.5)).toBe(22_500);
});
