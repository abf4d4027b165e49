import { describe, expect, it } from 'vitest';

import { DisputesApi } from '../src/desk/disputes/api';

describe('the decision of a dispute', () => {
  it('carries its own name and the reason that the customer reads', async () => {
    const sent: { url: string; body: unknown }[] = [];
    const fetch = (url: string, init?: RequestInit): Promise<Response> => {
      sent.push({ url, body: JSON.parse(String(init?.body)) as unknown });
      return Promise.resolve(new Response('{}', { status: 200 }));
    };
    const decision = { client_act_id: 'w_1', customer_id: 'C0001', accepted: false, finding: '商户有签收单。' };

    await new DisputesApi('https://bank', fetch).decide('t', 'dp_1', decision);

    expect(sent).toEqual([{ url: 'https://bank/api/v1/desk/disputes/dp_1/decision', body: decision }]);
  });
});
