import type { Outside, TabNote } from '../src/chat/client';
import { ConversationClient } from '../src/chat/client';
import type { Author, Handler, Message, ServerFrame } from '../src/chat/contract';
import { Memory } from '../src/chat/memory';
import type { RawSocket } from '../src/chat/socket';
import type { ChatState } from '../src/chat/state';

/** A browser storage in memory. */
export class FakeStorage {
  private readonly values = new Map<string, string>();
  getItem = (key: string): string | null => this.values.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.values.set(key, value);
  removeItem = (key: string): void => void this.values.delete(key);
  text = (): string => [...this.values.values()].join('\n');
}

/** A contact centre small enough to reason about: it keeps the contract and can be broken on purpose. */
export class FakeBank {
  messages: Message[] = [];
  handler: Handler = 'bot';
  sockets: FakeSocket[] = [];
  seen = new Map<string, number>();
  reachable = true;
  /** What was said of the article in a message, by sequence number. */
  ratings = new Map<number, unknown>();
  socketsAllowed = true;
  tokens = new Set<string>();
  /** Under which name the browser logged in, login after login. */
  devices: unknown[] = [];
  loginToken = 'token-customer';
  /** Set to swallow the next acknowledgement, as a line cut at the wrong moment does. */
  loseNextAck = false;
  echoFirst = false;
  /** As the real one does: the visitor's token opens nothing any more, and its sockets are closed. */
  loginEndsVisitor = false;

  store(author: Author, text: string, more: Partial<Message> = {}): Message {
    const seq = this.messages.length + 1;
    const message = { seq, id: `m${seq}`, author, text, buttons: [], attachments: [], at: '2026-11-23T10:00:00+08:00', ...more };
    this.messages.push(message);
    return message;
  }

  say(author: Author, text: string, more: Partial<Message> = {}): Message {
    const message = this.store(author, text, more);
    this.push({ type: 'message', message });
    return message;
  }

  push(frame: ServerFrame): void {
    for (const socket of this.sockets) if (socket.readyState === 1) socket.deliver(frame);
  }

  accept(clientMessageId: string, text: string): number {
    const known = this.seen.get(clientMessageId);
    if (known !== undefined) return known;
    const { seq } = this.store('customer', text);
    this.seen.set(clientMessageId, seq);
    return seq;
  }

  cutLine(): void {
    for (const socket of this.sockets) socket.drop();
  }

  openSocket = (): RawSocket => {
    const socket = new FakeSocket(this);
    this.sockets.push(socket);
    return socket;
  };

  fetch = async (url: string, init?: RequestInit): Promise<Response> => {
    if (!this.reachable) throw new TypeError('Failed to fetch');
    const { pathname, searchParams } = new URL(url);
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as Record<string, string>) : {};
    if (pathname === '/api/v1/sessions') return this.openSession(body);
    const token = (init?.headers as Record<string, string>)['Authorization']?.replace('Bearer ', '') ?? '';
    if (!this.tokens.has(token)) return answer(401, { error: { code: 'unauthorized', message: '' } });
    const rated = /\/messages\/(\d+)\/rating$/.exec(pathname);
    if (rated !== null) {
      this.ratings.set(Number(rated[1]), (body as Record<string, unknown>)['helpful']);
      return answer(200, {});
    }
    if (pathname.endsWith('/messages') && init?.method === 'POST') {
      const seq = this.accept(body['client_message_id'] ?? '', body['text'] ?? '');
      return answer(200, { accepted: true, seq, handler: this.handler, replies: [] });
    }
    if (pathname.endsWith('/messages')) {
      const after = Number(searchParams.get('after'));
      return answer(200, { messages: this.messages.filter((m) => m.seq > after).slice(0, 200) });
    }
    const customer = token === this.loginToken ? { customer_id: 'C0001', name: '林晓' } : null;
    return answer(200, { conversation_id: 'c1', handler: this.handler, customer, queue_position: null, last_seq: this.messages.length });
  };

  private openSession(body: Record<string, string>): Response {
    if (body['customer_id'] !== undefined && body['credential'] !== 'right') {
      return answer(401, { error: { code: 'wrong_credential', message: '' } });
    }
    if (body['customer_id'] !== undefined && this.loginEndsVisitor) {
      this.tokens.clear();
      this.cutLine();
    }
    if (body['customer_id'] !== undefined) this.devices.push(body['device']);
    const token = body['customer_id'] === undefined ? `token-${this.tokens.size}` : this.loginToken;
    this.tokens.add(token);
    const customer = body['customer_id'] === undefined ? null : { customer_id: 'C0001', name: '林晓' };
    return answer(200, { token, conversation_id: 'c1', customer, device: customer === null ? null : 'browser-1' });
  }
}

export class FakeSocket implements RawSocket {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  sent: { type: string; [key: string]: unknown }[] = [];

  constructor(private readonly bank: FakeBank) {
    setTimeout(() => {
      if (this.readyState !== 0) return;
      if (!bank.socketsAllowed || !bank.reachable) return this.drop();
      this.readyState = 1;
      this.onopen?.();
    }, 1);
  }

  send(data: string): void {
    const frame = JSON.parse(data) as { type: string; after?: number; client_message_id?: string; text?: string };
    this.sent.push(frame);
    if (frame.type === 'resume') {
      this.deliver({ type: 'ready', handler: this.bank.handler, last_seq: this.bank.messages.length });
      for (const message of this.bank.messages.filter((m) => m.seq > (frame.after ?? 0))) {
        this.deliver({ type: 'message', message });
      }
    }
    if (frame.type === 'message') this.takeMessage(frame.client_message_id ?? '', frame.text ?? '');
  }

  private takeMessage(clientMessageId: string, text: string): void {
    const seq = this.bank.accept(clientMessageId, text);
    if (this.bank.loseNextAck) {
      this.bank.loseNextAck = false;
      return this.drop();
    }
    const message = this.bank.messages.find((m) => m.seq === seq)!;
    if (this.bank.echoFirst) this.deliver({ type: 'message', message });
    this.deliver({ type: 'accepted', client_message_id: clientMessageId, seq });
    if (!this.bank.echoFirst) this.deliver({ type: 'message', message });
  }

  deliver(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  drop(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.();
  }

  close(): void {
    this.drop();
  }
}

export interface Tab {
  client: ConversationClient;
  state: () => ChatState;
  texts: () => string[];
  notes: TabNote[];
  online: { value: boolean };
}

/** Opens one tab of one browser on `bank`; tabs with the same `shared` storage belong to one browser. */
export function openTab(bank: FakeBank, shared = new FakeStorage(), own = new FakeStorage()): Tab {
  const notes: TabNote[] = [];
  const online = { value: true };
  let ids = 0;
  const name = Math.random().toString(36).slice(2);
  const outside: Outside = {
    fetch: bank.fetch,
    openSocket: bank.openSocket,
    isOnline: () => online.value,
    newId: () => `${name}-${++ids}`,
    random: () => 0.5,
    tellTabs: (note) => notes.push(note),
  };
  const client = new ConversationClient('http://bank.test', new Memory(shared, own), outside);
  let state!: ChatState;
  client.subscribe((next) => (state = next));
  return { client, state: () => state, texts: () => state.entries.map((entry) => entry.text), notes, online };
}

function answer(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
}
