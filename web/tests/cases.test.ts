import { describe, expect, it } from 'vitest';

import { CasesApi } from '../src/desk/cases/api';
import { duration } from '../src/desk/cases/duration';
import { words } from '../src/desk/cases/words';

describe('how long somebody had a case', () => {
  it.each([
    [59, '0 分钟'],
    [12 * 60, '12 分钟'],
    [5 * 3600 + 1, '5 小时'],
    [3 * 86_400, '3 天'],
  ])('%i seconds are %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});

describe('the days that are left', () => {
  it('are told as days, as today, or as how late it is', () => {
    expect([words.left(3), words.left(0), words.left(-2)]).toEqual(['还有 3 天', '今天到期', '已超期 2 天']);
  });
});

describe('an act of the desk', () => {
  it('registers a complaint in the conversation it was told in', async () => {
    const sent: { url: string; body: unknown }[] = [];
    const fetch = (url: string, init?: RequestInit): Promise<Response> => {
      sent.push({ url, body: JSON.parse(String(init?.body)) as unknown });
      return Promise.resolve(new Response('{}', { status: 200 }));
    };

    await new CasesApi('https://bank', fetch).register('t', 'c_1', 'w_1', '排队两个小时');

    expect(sent).toEqual([
      { url: 'https://bank/api/v1/desk/conversations/c_1/cases', body: { client_act_id: 'w_1', kind: 'complaint', words: '排队两个小时' } },
    ]);
  });

  it('carries its own name, so that sending it again does nothing twice', async () => {
    const sent: { url: string; body: unknown }[] = [];
    const fetch = (url: string, init?: RequestInit): Promise<Response> => {
      sent.push({ url, body: JSON.parse(String(init?.body)) as unknown });
      return Promise.resolve(new Response('{}', { status: 200 }));
    };

    await new CasesApi('https://bank', fetch).act('t', 'TS261127-000001', 'pass', 'w_1', { department: '信用卡中心', note: '年费' });

    expect(sent).toEqual([
      { url: 'https://bank/api/v1/desk/cases/TS261127-000001/pass', body: { client_act_id: 'w_1', department: '信用卡中心', note: '年费' } },
    ]);
  });
});
