import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { FakeBank, FakeStorage, openTab } from './fakeBank';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

async function openOnline(bank: FakeBank, shared?: FakeStorage, own?: FakeStorage) {
  const tab = openTab(bank, shared, own);
  await tab.client.start();
  await pass(10);
  return tab;
}

describe('a conversation', () => {
  it('comes online and shows the history', async () => {
    const bank = new FakeBank();
    bank.store('bot', '您好');
    const tab = await openOnline(bank);
    expect(tab.state().connection).toBe('online');
    expect(tab.texts()).toEqual(['您好']);
  });

  it('sends what was said before the bank had answered at all', async () => {
    const bank = new FakeBank();
    const tab = openTab(bank);
    const started = tab.client.start();
    tab.client.say('你好');
    await started;
    await pass(10);
    expect(bank.messages.map((m) => m.text)).toEqual(['你好']);
    expect(tab.texts()).toEqual(['你好']);
  });

  it('rates an answer, and the last word counts', async () => {
    const bank = new FakeBank();
    const tab = await openOnline(bank);
    await tab.client.account.rate(3, true);
    await tab.client.account.rate(3, false);
    expect([...bank.ratings]).toEqual([[3, false]]);
  });

  it('loads a history longer than one page', async () => {
    const bank = new FakeBank();
    for (let i = 0; i < 450; i++) bank.store('bot', `${i}`);
    const tab = await openOnline(bank);
    expect(tab.state().entries).toHaveLength(450);
  });

  it.each([false, true])('shows its own message once, echo before acknowledgement: %s', async (echoFirst) => {
    const bank = new FakeBank();
    bank.echoFirst = echoFirst;
    const tab = await openOnline(bank);
    const seen: number[] = [];
    tab.client.subscribe((state) => seen.push(state.entries.length));
    tab.client.say('余额');
    await pass(10);
    expect(tab.texts()).toEqual(['余额']);
    expect(Math.max(...seen)).toBe(1);
    expect(tab.state().entries[0]?.delivery).toBe('sent');
  });

  it('keeps the key of a bubble when the bank stores it, so that it is not read out twice', async () => {
    const bank = new FakeBank();
    const tab = await openOnline(bank);
    tab.client.say('余额');
    const key = tab.state().entries[0]?.key;
    await pass(10);
    expect(tab.state().entries[0]?.key).toBe(key);
  });

  it('sends in order, one at a time', async () => {
    const bank = new FakeBank();
    const tab = await openOnline(bank);
    for (const text of ['一', '二', '三']) tab.client.say(text);
    await pass(10);
    expect(bank.messages.map((m) => m.text)).toEqual(['一', '二', '三']);
  });

  it('drops duplicates and fetches what a gap shows to be missing', async () => {
    const bank = new FakeBank();
    const tab = await openOnline(bank);
    const first = bank.say('bot', '一');
    bank.push({ type: 'message', message: first });
    bank.store('agent', '二');
    bank.say('agent', '三');
    await pass(10);
    expect(tab.texts()).toEqual(['一', '二', '三']);
  });
});

describe('a broken line', () => {
  it('sends again under the same id when the acknowledgement is lost', async () => {
    const bank = new FakeBank();
    const tab = await openOnline(bank);
    bank.loseNextAck = true;
    tab.client.say('给妈妈转三千五');
    await pass(5_000);
    expect(bank.messages).toHaveLength(1);
    expect(tab.texts()).toEqual(['给妈妈转三千五']);
    expect(tab.state().connection).toBe('online');
  });

  it('resumes after the last message it has', async () => {
    const bank = new FakeBank();
    bank.store('bot', '您好');
    const tab = await openOnline(bank);
    bank.socketsAllowed = false;
    bank.cutLine();
    bank.store('agent', '我是客服小王');
    bank.socketsAllowed = true;
    await pass(5_000);
    expect(bank.sockets.at(-1)?.sent[0]?.type).toBe('resume');
    expect(tab.texts()).toEqual(['您好', '我是客服小王']);
  });

  it('keeps what is said offline and sends it once when the network is back', async () => {
    const bank = new FakeBank();
    const tab = await openOnline(bank);
    bank.reachable = false;
    tab.online.value = false;
    tab.client.networkChanged();
    tab.client.say('还在吗');
    await pass(60_000);
    expect(tab.state().connection).toBe('offline');
    expect(tab.state().entries[0]?.delivery).toBe('waiting');
    bank.reachable = true;
    tab.online.value = true;
    tab.client.networkChanged();
    await pass(1_000);
    expect(bank.messages.map((m) => m.text)).toEqual(['还在吗']);
    expect(tab.state().entries[0]?.delivery).toBe('sent');
  });

  it('sends after a reload what was not sent before it', async () => {
    const bank = new FakeBank();
    const [shared, own] = [new FakeStorage(), new FakeStorage()];
    const before = await openOnline(bank, shared, own);
    before.online.value = false;
    before.client.networkChanged();
    before.client.say('挂失');
    before.client.stop();
    await openOnline(bank, shared, own);
    expect(bank.messages.map((m) => m.text)).toEqual(['挂失']);
  });

  it('never lays a one-time password in the storage', async () => {
    const bank = new FakeBank();
    const [shared, own] = [new FakeStorage(), new FakeStorage()];
    const tab = await openOnline(bank, shared, own);
    tab.online.value = false;
    tab.client.networkChanged();
    tab.client.say('482913');
    tab.client.say('转给妈妈');
    expect(own.text()).toContain('转给妈妈');
    expect(shared.text() + own.text()).not.toContain('482913');
  });

  it('polls and sends by plain requests when sockets are blocked', async () => {
    const bank = new FakeBank();
    bank.socketsAllowed = false;
    const tab = await openOnline(bank);
    tab.client.say('余额');
    await pass(100);
    bank.store('bot', '您的余额');
    await pass(4_000);
    expect(tab.state().connection).toBe('polling');
    expect(tab.texts()).toEqual(['余额', '您的余额']);
  });

  it('starts by itself once the bank can be reached', async () => {
    const bank = new FakeBank();
    bank.reachable = false;
    const tab = await openOnline(bank);
    expect(tab.state().connection).toBe('offline');
    bank.reachable = true;
    await pass(4_000);
    expect(tab.state().connection).toBe('online');
  });
});

describe('a session', () => {
  it('carries the visitor over at login', async () => {
    const bank = new FakeBank();
    const tab = await openOnline(bank);
    bank.say('bot', '请先登录', { attachments: [{ kind: 'login' }] });
    expect(tab.state().loginWanted).toBe(true);
    await tab.client.login({ customer_id: 'C0001', credential: 'right' });
    await pass(10);
    expect(tab.state()).toMatchObject({ loginWanted: false, connection: 'online', customer: { name: '林晓' } });
    expect(tab.texts()).toEqual(['请先登录']);
  });

  it('logs in under the name that the browser got at its first login, also after a logout', async () => {
    const bank = new FakeBank();
    const tab = await openOnline(bank);
    await tab.client.login({ customer_id: 'C0001', credential: 'right' });
    await tab.client.logout();
    await tab.client.login({ customer_id: 'C0001', credential: 'right' });
    expect(bank.devices).toEqual([null, 'browser-1']);
  });

  it('stays a visitor when the bank refuses the login', async () => {
    const tab = await openOnline(new FakeBank());
    await expect(tab.client.login({ customer_id: 'C0001', credential: 'wrong' })).rejects.toMatchObject({ status: 401 });
    expect(tab.state().customer).toBeNull();
  });

  it('begins anew, and says so, when it has expired', async () => {
    const bank = new FakeBank();
    const shared = new FakeStorage();
    (await openOnline(bank, shared)).client.stop();
    bank.tokens.clear();
    const tab = await openOnline(bank, shared);
    expect(tab.state()).toMatchObject({ ended: 'expired', connection: 'online' });
  });

  it('ends when nobody is there any more, and asks to log in again', async () => {
    const bank = new FakeBank();
    const tab = await openOnline(bank);
    await tab.client.login({ customer_id: 'C0001', credential: 'right' });
    bank.say('bot', '您的余额');
    await tab.client.lock();
    await pass(10);
    expect(tab.state()).toMatchObject({ customer: null, ended: 'idle', loginWanted: true });
    await tab.client.login({ customer_id: 'C0001', credential: 'right' });
    await pass(10);
    expect(tab.state()).toMatchObject({ customer: { customer_id: 'C0001' }, ended: null, loginWanted: false });
  });

  it('of a visitor is never locked', async () => {
    const tab = await openOnline(new FakeBank());
    await tab.client.lock();
    expect(tab.state()).toMatchObject({ ended: null, loginWanted: false, connection: 'online' });
  });

  it('that is locked before it is taken up shows nothing of the customer', async () => {
    const bank = new FakeBank();
    const shared = new FakeStorage();
    const before = await openOnline(bank, shared);
    await before.client.login({ customer_id: 'C0001', credential: 'right' });
    before.client.stop();
    const after = openTab(bank, shared);
    await after.client.lock();
    await after.client.start();
    expect(after.state()).toMatchObject({ customer: null, ended: 'idle', loginWanted: true });
  });

  it('follows the login of another tab even when its own token ends first', async () => {
    const bank = new FakeBank();
    const shared = new FakeStorage();
    const first = await openOnline(bank, shared);
    const second = await openOnline(bank, shared);
    await first.client.login({ customer_id: 'C0001', credential: 'right' });
    bank.tokens.delete('token-0');
    bank.cutLine();
    await pass(5_000);
    expect(second.state()).toMatchObject({ customer: { customer_id: 'C0001' }, ended: null });
    expect(first.state().customer?.customer_id).toBe('C0001');
  });

  it('survives that the login ends the visitor’s line', async () => {
    const bank = new FakeBank();
    bank.loginEndsVisitor = true;
    const tab = await openOnline(bank);
    await tab.client.login({ customer_id: 'C0001', credential: 'right' });
    await pass(5_000);
    expect(tab.state()).toMatchObject({ customer: { customer_id: 'C0001' }, ended: null, connection: 'online' });
  });

  it('follows the login of another tab', async () => {
    const bank = new FakeBank();
    const shared = new FakeStorage();
    const first = await openOnline(bank, shared);
    const second = await openOnline(bank, shared);
    await first.client.login({ customer_id: 'C0001', credential: 'right' });
    second.client.heardTab({ type: 'session' });
    await pass(10);
    expect(second.state().customer?.customer_id).toBe('C0001');
  });
});

describe('what the customer sees', () => {
  it('counts unread messages until the conversation is looked at, in every tab', async () => {
    const bank = new FakeBank();
    const shared = new FakeStorage();
    const [first, second] = [await openOnline(bank, shared), await openOnline(bank, shared)];
    bank.say('agent', '您好');
    bank.say('agent', '请问有什么可以帮您');
    expect(first.state().unread).toBe(2);
    first.client.setVisible(true);
    for (const note of first.notes) second.client.heardTab(note);
    expect([first.state().unread, second.state().unread]).toEqual([0, 0]);
  });

  it('tells the bank how far it was read', async () => {
    const bank = new FakeBank();
    const tab = await openOnline(bank);
    tab.client.setVisible(true);
    bank.say('agent', '您好');
    expect(bank.sockets[0]?.sent).toContainEqual({ type: 'read', seq: 1 });
  });

  it('shows the place in the queue until an agent has come', async () => {
    const bank = new FakeBank();
    const tab = await openOnline(bank);
    bank.push({ type: 'handler', handler: 'queue' });
    bank.push({ type: 'queue', position: 2 });
    expect(tab.state()).toMatchObject({ handler: 'queue', queuePosition: 2 });
    bank.push({ type: 'handler', handler: 'agent' });
    expect(tab.state()).toMatchObject({ handler: 'agent', queuePosition: null });
  });

  it('shows that somebody types, and stops showing it', async () => {
    const bank = new FakeBank();
    const tab = await openOnline(bank);
    bank.push({ type: 'typing', author: 'agent' });
    expect(tab.state().typing).toBe('agent');
    await pass(7_000);
    expect(tab.state().typing).toBeNull();
  });

  it('marks a refused message and goes on with the next', async () => {
    const bank = new FakeBank();
    const tab = await openOnline(bank);
    bank.sockets[0]!.send = () => undefined;
    tab.client.say('太长');
    tab.client.say('余额');
    bank.push({ type: 'error', error: { code: 'text_too_long', message: '' } });
    expect(tab.state().entries.map((entry) => entry.delivery)).toEqual(['refused', 'sending']);
  });
});
