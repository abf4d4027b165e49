import { type Fetch, RefusedError, UnreachableError } from '../chat/api';
import type { Customer, Handler } from '../chat/contract';
import { type RawSocket, Socket } from '../chat/socket';
import { type Entry, type Pending, Timeline } from '../chat/timeline';
import { DeskApi } from './api';
import type { Agent, AgentSession, DeskFrame, DeskQueue } from './contract';
import type { Packet } from './packet';

const QUEUE_EVERY_MS = 10_000;
const RETRY_AFTER_MS = 3_000;
const TYPING_SHOWN_MS = 6_000;

export interface OpenConversation {
  conversationId: string;
  handler: Handler;
  isMine: boolean;
  customer: Customer | null;
  entries: Entry[];
  packet: Packet | null;
  customerTyping: boolean;
  readByCustomer: number;
}

export interface DeskState {
  agent: Agent | null;
  expired: boolean;
  connected: boolean;
  queue: DeskQueue;
  /** Conversations with words the agent has not looked at. */
  unseen: ReadonlySet<string>;
  open: OpenConversation | null;
}

export interface DeskOutside {
  fetch: Fetch;
  openSocket(url: string): RawSocket;
  newId(): string;
  random(): number;
  loadSession(): AgentSession | null;
  keepSession(session: AgentSession | null): void;
  /** Somebody new waits, or a customer of ours has said something. */
  attention(): void;
}

interface Opened {
  id: string;
  timeline: Timeline;
  handler: Handler;
  assignee: string | null;
  customer: Customer | null;
  packet: Packet | null;
  readByCustomer: number;
}

/** An agent's desk: the queue, the conversation on the screen, and replies that go out once and in order. */
export class Desk {
  readonly api: DeskApi;
  private session: AgentSession | null;
  private socket: Socket<DeskFrame> | null = null;
  private readonly listeners = new Set<(state: DeskState) => void>();
  private queue: DeskQueue = { waiting: [], mine: [] };
  private opened: Opened | null = null;
  private unseen = new Set<string>();
  private connected = false;
  private expired = false;
  private customerTyping = false;
  private queueTimer: ReturnType<typeof setInterval> | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    baseUrl: string,
    private readonly outside: DeskOutside,
  ) {
    this.api = new DeskApi(baseUrl, (url, init) => outside.fetch(url, init));
    this.session = outside.loadSession();
    if (this.session !== null) this.connect();
  }

  get token(): string {
    return this.session?.token ?? '';
  }

  subscribe(listener: (state: DeskState) => void): () => void {
    this.listeners.add(listener);
    listener(this.state());
    return () => this.listeners.delete(listener);
  }

  async signIn(agentId: string, password: string): Promise<void> {
    this.session = await this.api.signIn(agentId, password);
    this.outside.keepSession(this.session);
    this.expired = false;
    this.connect();
  }

  signOut(): void {
    this.outside.keepSession(null);
    this.session = null;
    this.opened = null;
    this.queue = { waiting: [], mine: [] };
    this.unseen = new Set();
    this.stop();
    this.changed();
  }

  stop(): void {
    this.socket?.close();
    for (const timer of [this.queueTimer, this.retryTimer, this.typingTimer]) clearTimeout(timer);
  }

  async open(conversationId: string): Promise<void> {
    await this.guard(async () => {
      const found = await this.api.conversation(this.token, conversationId);
      const timeline = new Timeline('agent');
      timeline.receive(found.messages);
      this.opened = { ...found, id: conversationId, timeline, readByCustomer: 0 };
      this.customerTyping = false;
      this.unseen.delete(conversationId);
      this.changed();
    });
  }

  /** Takes the open conversation. Throws `RefusedError` with status 409 when somebody was quicker. */
  async accept(): Promise<void> {
    const id = this.opened?.id;
    if (id === undefined) return;
    try {
      await this.guard(() => this.api.accept(this.token, id));
    } finally {
      await this.refresh();
    }
  }

  async resolve(summary: string): Promise<void> {
    const id = this.opened?.id;
    if (id === undefined) return;
    await this.guard(() => this.api.resolve(this.token, id, summary));
    await this.refresh();
  }

  reply(text: string): void {
    const words = text.trim();
    if (words === '' || this.opened === null) return;
    const clientMessageId = this.outside.newId();
    const at = new Date().toISOString();
    this.opened.timeline.add({ clientMessageId, content: { text: words }, text: words, at, delivery: 'waiting', seq: null });
    this.sendNext();
  }

  retry(clientMessageId: string): void {
    this.opened?.timeline.wait(clientMessageId);
    this.sendNext();
  }

  /** Takes a refused reply back, to be written again. */
  takeBack(clientMessageId: string): void {
    this.opened?.timeline.discard(clientMessageId);
    this.changed();
  }

  // --- sending -------------------------------------------------------------------------------------------------

  private sendNext(): void {
    const opened = this.opened;
    const item = opened?.timeline.startNext() ?? null;
    this.changed();
    if (opened !== null && item !== null) void this.send(opened, item);
  }

  private async send(opened: Opened, item: Pending): Promise<void> {
    try {
      await this.guard(() => this.api.reply(this.token, opened.id, item.clientMessageId, item.text));
      const found = await this.guard(() => this.api.conversation(this.token, opened.id));
      opened.timeline.discard(item.clientMessageId);
      opened.timeline.receive(found.messages);
    } catch (error) {
      const again = error instanceof UnreachableError || (error instanceof RefusedError && error.isTemporary);
      if (again) {
        opened.timeline.wait(item.clientMessageId);
        this.retryTimer = setTimeout(() => this.sendNext(), RETRY_AFTER_MS);
        return this.changed();
      }
      const promise = error instanceof RefusedError && error.code === 'forbidden_promise';
      opened.timeline.refuse(item.clientMessageId, promise ? error.message : '');
    }
    this.sendNext();
  }

  // --- receiving -----------------------------------------------------------------------------------------------

  private connect(): void {
    this.stop();
    this.socket = new Socket<DeskFrame>(
      () => this.outside.openSocket(this.api.socketUrl(this.token)),
      { opened: () => this.online(), received: (frame) => this.receive(frame), lost: () => this.lost() },
      () => this.outside.random(),
    );
    this.socket.connect();
    this.queueTimer = setInterval(() => void this.refreshQuietly(), QUEUE_EVERY_MS);
    void this.refreshQuietly();
  }

  private online(): void {
    this.socket?.settled();
    this.connected = true;
    void this.refreshQuietly();
  }

  private lost(): void {
    this.connected = false;
    this.changed();
    void this.refreshQuietly();
  }

  private receive(frame: DeskFrame): void {
    if (frame.type === 'queue' || frame.type === 'handler') void this.refreshQuietly();
    if (!('conversation_id' in frame)) return;
    const opened = this.opened?.id === frame.conversation_id ? this.opened : null;
    if (frame.type === 'message') this.receiveMessage(frame, opened);
    if (opened === null) return;
    if (frame.type === 'handler') opened.handler = frame.handler;
    if (frame.type === 'typing' && frame.author === 'customer') this.showTyping();
    if (frame.type === 'read' && frame.author === 'customer') opened.readByCustomer = frame.seq;
    this.changed();
  }

  private receiveMessage(frame: DeskFrame & { type: 'message' }, opened: Opened | null): void {
    opened?.timeline.receive([frame.message]);
    if (frame.message.author !== 'customer') return;
    this.customerTyping = false;
    const isMine = this.queue.mine.some((item) => item.conversation_id === frame.conversation_id);
    if (!isMine) return;
    this.outside.attention();
    if (opened === null) this.unseen.add(frame.conversation_id);
    this.changed();
  }

  private showTyping(): void {
    this.customerTyping = true;
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => {
      this.customerTyping = false;
      this.changed();
    }, TYPING_SHOWN_MS);
  }

  private async refreshQuietly(): Promise<void> {
    await this.refresh().catch(() => undefined); // the next tick or the next frame asks again
  }

  private async refresh(): Promise<void> {
    if (this.session === null) return;
    const queue = await this.guard(() => this.api.queue(this.token));
    const known = new Set(this.queue.waiting.map((item) => item.conversation_id));
    if (queue.waiting.some((item) => !known.has(item.conversation_id))) this.outside.attention();
    this.queue = queue;
    const opened = this.opened;
    if (opened !== null) {
      const found = await this.guard(() => this.api.conversation(this.token, opened.id));
      opened.timeline.receive(found.messages);
      Object.assign(opened, { handler: found.handler, assignee: found.assignee, packet: found.packet ?? opened.packet });
    }
    this.changed();
  }

  /** A refused token ends the agent's session; every other failure goes to the caller. */
  private async guard<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (error instanceof RefusedError && error.status === 401) {
        this.expired = true;
        this.signOut();
      }
      throw error;
    }
  }

  private changed(): void {
    const state = this.state();
    for (const listener of this.listeners) listener(state);
  }

  private state(): DeskState {
    const agent = this.session?.agent ?? null;
    return {
      agent,
      expired: this.expired,
      connected: this.connected,
      queue: this.queue,
      unseen: new Set(this.unseen),
      open: this.opened === null ? null : this.openState(this.opened, agent),
    };
  }

  private openState(opened: Opened, agent: Agent | null): OpenConversation {
    return {
      conversationId: opened.id,
      handler: opened.handler,
      isMine: opened.handler === 'agent' && opened.assignee === agent?.agent_id,
      customer: opened.customer,
      entries: opened.timeline.entries(),
      packet: opened.packet,
      customerTyping: this.customerTyping,
      readByCustomer: opened.readByCustomer,
    };
  }
}
