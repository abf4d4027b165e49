import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Message } from '../src/chat/contract';
import type { RawSocket } from '../src/chat/socket';
import type { Entry } from '../src/chat/timeline';
import type { AgentSession } from '../src/desk/contract';
import { Desk, type DeskState } from '../src/desk/desk';
import { articleTitles, readPacket } from '../src/desk/packet';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const AGENT = { agent_id: 'A001', name: '周敏', role: 'agent' };

/** One waiting conversation, as the desk's calls show it. */
class FakeCentre {
  handler = 'queue';
  assignee: string | null = null;
  messages: Message[] = [];
  replies = new Map<string, Message>();
  reachable = true;
  takenByOther = false;
  forbidden = '';
  tokenIsGood = true;
  socket: RawSocket | null = null;

  say(author: Message['author'], text: string): Message {
    const seq = this.messages.length + 1;
    const message = { seq, id: `m${seq}`, author, text, buttons: [], attachments: [], at: '2026-11-23T10:00:00+08:00' };
    this.messages.push(message);
    return message;
  }

  openSocket = (): RawSocket => {
    const socket: RawSocket = { readyState: 1, onopen: null, onmessage: null, onclose: null, send: () => undefined, close: () => undefined };
    this.socket = socket;
    setTimeout(() => socket.onopen?.(), 1);
    return socket;
  };

  push(frame: object): void {
    this.socket?.onmessage?.({ data: JSON.stringify(frame) });
  }

  fetch = async (url: string, init?: RequestInit): Promise<Response> => {
    if (!this.reachable) throw new TypeError('Failed to fetch');
    const path = new URL(url).pathname;
    const body = JSON.parse(typeof init?.body === 'string' ? init.body : '{}') as Record<string, string>;
    if (path.endsWith('/sessions')) return body['password'] === 'right' ? answer(200, { token: 't', agent: AGENT }) : answer(401, {});
    if (!this.tokenIsGood) return answer(401, {});
    if (path.endsWith('/queue')) return answer(200, this.queue());
    if (path.endsWith('/accept')) {
      if (this.takenByOther) return answer(409, { error: { code: 'not_waiting', message: '' } });
      [this.handler, this.assignee] = ['agent', AGENT.agent_id];
    }
    if (path.endsWith('/resolve')) [this.handler, this.assignee] = ['bot', null];
    if (path.endsWith('/reply') && this.forbidden !== '') return answer(422, { error: { code: 'forbidden_promise', message: this.forbidden } });
    if (path.endsWith('/reply')) {
      const id = body['client_message_id']!;
      if (!this.replies.has(id)) this.replies.set(id, this.say('agent', body['text']!));
      return answer(200, { accepted: true, message: this.replies.get(id) });
    }
    return answer(200, { conversation_id: 'c1', handler: this.handler, assignee: this.assignee, customer: null, messages: this.messages, packet: null });
  };

  private queue() {
    const item = { conversation_id: 'c1', customer_name: null, channel: 'web', reason: 'asked', priority: 2, waiting_since: '2026-11-23T10:00:00+08:00', last_text: '' };
    return { waiting: this.handler === 'queue' ? [item] : [], mine: this.handler === 'agent' ? [item] : [] };
  }
}

async function openDesk(centre: FakeCentre) {
  let stored: AgentSession | null = null;
  let ids = 0;
  const attention = { count: 0 };
  const desk = new Desk('http://bank.test', {
    fetch: centre.fetch,
    openSocket: centre.openSocket,
    newId: () => `r${++ids}`,
    random: () => 0.5,
    loadSession: () => stored,
    keepSession: (session) => (stored = session),
    attention: () => (attention.count += 1),
  });
  let state!: DeskState;
  desk.subscribe((next) => (state = next));
  await desk.signIn('A001', 'right');
  await pass(10);
  return { desk, state: () => state, attention, texts: () => state.open?.entries.map((entry) => entry.text) };
}

describe('the desk', () => {
  it('shows who waits and calls attention to them once', async () => {
    const { state, attention } = await openDesk(new FakeCentre());
    await pass(30_000);
    expect(state().queue.waiting.map((item) => item.conversation_id)).toEqual(['c1']);
    expect(attention.count).toBe(1);
  });

  it('accepts, replies and resolves', async () => {
    const centre = new FakeCentre();
    centre.say('customer', '转人工');
    const { desk, state, texts } = await openDesk(centre);
    await desk.open('c1');
    await desk.accept();
    expect(state().open?.isMine).toBe(true);
    desk.reply('您好');
    await pass(10);
    expect(texts()).toEqual(['转人工', '您好']);
    await desk.resolve('已答复');
    expect(state().open?.handler).toBe('bot');
  });

  it('says so when a colleague was quicker', async () => {
    const centre = new FakeCentre();
    const { desk, state } = await openDesk(centre);
    await desk.open('c1');
    centre.takenByOther = true;
    await expect(desk.accept()).rejects.toMatchObject({ status: 409 });
    expect(state().open?.isMine).toBe(false);
  });

  it('sends a reply once, however often the network fails', async () => {
    const centre = new FakeCentre();
    const { desk, texts } = await openDesk(centre);
    await desk.open('c1');
    await desk.accept();
    centre.reachable = false;
    desk.reply('您好');
    await pass(7_000);
    centre.reachable = true;
    await pass(4_000);
    expect(centre.messages.map((message) => message.text)).toEqual(['您好']);
    expect(texts()).toEqual(['您好']);
  });

  it('says what a refused reply promised, and gives its words back', async () => {
    const centre = new FakeCentre();
    const { desk, state, texts } = await openDesk(centre);
    await desk.open('c1');
    await desk.accept();
    centre.forbidden = '“保本”是不允许的承诺。';
    desk.reply('这款保本');
    await pass(10);
    const [entry] = state().open!.entries;
    expect(entry).toMatchObject({ delivery: 'refused', refusal: '“保本”是不允许的承诺。' });
    desk.takeBack(entry!.key);
    expect(texts()).toEqual([]);
  });

  it('shows a message live and marks a conversation that is not open', async () => {
    const centre = new FakeCentre();
    const { desk, state, texts } = await openDesk(centre);
    await desk.open('c1');
    await desk.accept();
    centre.push({ type: 'message', conversation_id: 'c1', message: centre.say('customer', '在吗') });
    expect(texts()).toEqual(['在吗']);
    await desk.open('c2');
    centre.push({ type: 'message', conversation_id: 'c1', message: centre.say('customer', '还在吗') });
    expect([...state().unseen]).toEqual(['c1']);
  });

  it('goes back to the login when the session has ended', async () => {
    const centre = new FakeCentre();
    const { state } = await openDesk(centre);
    centre.tokenIsGood = false;
    await pass(11_000);
    expect(state()).toMatchObject({ agent: null, expired: true });
  });
});

describe('the packet', () => {
  it('shows what is known, in words, and leaves out the rest', () => {
    const sections = readPacket({
      customer_id: 'C0001',
      level: 1,
      journey: 'transfer',
      awaiting: null,
      fields: [{ name: 'payee', value: '妈妈', source: 'said' }],
      reasons: ['sure_intent'],
    });
    expect(sections.map((section) => section.title)).toEqual(['客户', '正在办理', '已经填好的', '最近的判断']);
    expect(sections[2]?.rows).toEqual([{ name: '收款人', value: '妈妈', note: '来自客户的话' }]);
  });

  it('names articles by their questions, and says steps and reasons in words', () => {
    const card = { type: 'article', article_id: 'a_1', question: '转账限额是多少', details: '', source: { title: '', publisher: '' } };
    const shown = { key: 'm1', attachments: [{ kind: 'card', card }] } as unknown as Entry;
    const packet = { awaiting: 'confirmation', reasons: ['payload', 'human_asked'], tried_articles: ['a_1', 'a_2'] };
    const rows = readPacket(packet, articleTitles([shown])).flatMap((section) => section.rows.map((row) => row.value));
    expect(rows).toEqual(expect.arrayContaining(['等客户确认', '客户点的按钮、客户要求人工', '转账限额是多少；a_2']));
  });
});

function answer(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status });
}
