import { describe, expect, it } from 'vitest';

import { RefusedError, UnreachableError } from '../src/chat/api';
import { useAttempt } from '../src/desk/useAttempt';

describe('work that may be refused', () => {
  it('is under way until it is done, and then nothing failed', async () => {
    const { busy, failed, attempt } = useAttempt('没有成功');
    let during = false;

    await attempt(async () => {
      during = busy.value;
    });

    expect([during, busy.value, failed.value]).toEqual([true, false, '']);
  });

  it.each([
    [new RefusedError(409, 'taken', '已经有人处理了'), '已经有人处理了'],
    [new RefusedError(500, 'unknown', ''), '没有成功'],
    [new UnreachableError('POST /'), '没有成功'],
  ])('says why it failed: %s', async (error, words) => {
    const { busy, failed, attempt } = useAttempt('没有成功');

    await attempt(() => Promise.reject(error));

    expect([busy.value, failed.value]).toEqual([false, words]);
  });

  it('forgets the failure of the last time', async () => {
    const { failed, attempt } = useAttempt('没有成功');
    await attempt(() => Promise.reject(new UnreachableError('POST /')));

    await attempt(() => Promise.resolve());

    expect(failed.value).toBe('');
  });
});
