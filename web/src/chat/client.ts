import { Account } from './account';
import { Api, type Fetch, loadPicture, RefusedError } from './api';
import type { Accepted, Author, ConversationStatus, Content, Credentials, Customer, Handler, Message } from './contract';
import type { ServerFrame, Session } from './contract';
import { Courier } from './courier';
import { Line } from './line';
import { asksForLogin } from './login';
import type { Memory } from './memory';
import type { RawSocket } from './socket';
import type { ChatState } from './state';
import { type Pending, Timeline } from './timeline';

const TRY_AGAIN_AFTER_MS = 3_000;
const TYPING_SHOWN_MS = 6_000;
const ANSWER_AWAITED_MS = 20_000;
const TYPING_SENT_EVERY_MS = 3_000;

/** What the client needs from the browser. Tests bring a fake bank instead. */
export interface Outside {
  fetch: Fetch;
  openSocket(url: string): RawSocket;
  isOnline(): boolean;
  newId(): string;
  random(): number;
  /** Tells the other tabs of this browser something. */
  tellTabs(note: TabNote): void;
}

export type TabNote = { type: 'session' } | { type: 'read'; seq: number };

/**
 * One customer's conversation, seen from one tab.
 *
 * Messages leave one at a time and in order, each under an id of its own, so that sending again never says a thing
 * twice. The socket carries them while it stands; without it they go by plain requests, and new messages are polled.
 */
export class ConversationClient {
  private timeline = new Timeline();
  private session: Session | null = null;
  private readonly listeners = new Set<(state: ChatState) => void>();
  readonly account: Account;
  private readonly api: Api;
  private readonly line: Line;
  private readonly courier: Courier;
  private handler: Handler = 'bot';
  private queuePosition: number | null = null;
  private typing: Author | null = null;
  private readByAgent = 0;
  private loginWanted = false;
  private ended: ChatState['ended'] = null;
  private visible = false;
  private lastTypingSent = 0;
  private enterTimer: ReturnType<typeof setTimeout> | undefined;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly baseUrl: string,
    private readonly memory: Memory,
    private readonly outside: Outside,
  ) {
    this.api = new Api(baseUrl, (url, init) => outside.fetch(url, init));
    this.account = new Account(this.api, () => this.session);
    this.line = new Line((url) => outside.openSocket(url), () => outside.random(), {
      cursor: () => this.timeline.cursor,
      received: (frame) => this.receive(frame),
      catchUp: () => this.catchUp(),
      ready: () => this.courier.sendNext(),
      broken: () => this.courier.takeBack(),
      ends: (error) => this.ends(error),
      changed: () => this.changed(),
    });
    this.courier = new Courier(this.api, this.line, {
      session: () => this.session,
      timeline: () => this.timeline,
      delivered: (awaitsAnswer) => this.delivered(awaitsAnswer),
      answered: (answer) => this.answered(answer),
      ends: (error) => this.ends(error),
      changed: () => this.changed(),
    });
  }

  /** Calls `listener` with the state now and after every change. Returns the way to stop. */
  subscribe(listener: (state: ChatState) => void): () => void {
    this.listeners.add(listener);
    listener(this.state());
    return () => this.listeners.delete(listener);
  }

  /** True when this browser already has a conversation to go on with. */
  hasSession(): boolean {
    return this.memory.session() !== null;
  }

  /** Goes on with the remembered conversation, or begins one as a visitor. */
  async start(): Promise<void> {
    if (this.line.connection !== 'idle') return;
    this.line.connection = 'connecting';
    await this.enter(this.memory.session());
  }

  /** Logs in and carries the visitor's conversation over. Throws `RefusedError` when the bank says no. */
  async login(credentials: Credentials): Promise<Customer | null> {
    // The visitor's token ends with the login: a line that still used it would see an expired session.
    this.line.close();
    this.line.connection = 'connecting';
    try {
      const session = await this.api.openSession(credentials, this.session?.token ?? null, this.memory.device());
      await this.enter(session);
      this.outside.tellTabs({ type: 'session' });
      return session.customer;
    } catch (error) {
      if (this.session !== null) this.line.connect(this.api.socketUrl(this.session));
      throw error;
    }
  }

  /** Forgets the customer on this browser and begins again as a visitor. */
  async logout(): Promise<void> {
    this.memory.keepSession(null);
    this.memory.keepOutbox([]);
    this.forget();
    await this.enter(null);
    this.outside.tellTabs({ type: 'session' });
  }

  /** Logs the customer out of a page that was left alone, and asks them to log in again. A visitor has nothing to lock. */
  async lock(): Promise<void> {
    if (!this.memory.session()?.customer) return;
    this.ended = 'idle';
    if (this.line.connection === 'idle') this.memory.keepSession(null);
    else await this.logout();
    this.askForLogin();
  }

  /** Throws when the bank does not take it. */
  async sendPicture(file: Blob): Promise<void> {
    if (this.session !== null) this.take([await this.api.sendPicture(this.session, file)]);
  }

  picture(url: string): Promise<Blob> {
    return loadPicture((...call) => this.outside.fetch(...call), this.baseUrl + url, this.session?.token ?? '');
  }

  say(text: string): void {
    const words = text.trim();
    if (words !== '') this.add({ text: words }, words);
  }

  press(button: { id: string; title: string }): void {
    this.add({ button_id: button.id }, button.title);
  }

  retry(clientMessageId: string): void {
    this.timeline.wait(clientMessageId);
    this.changed();
    this.courier.sendNext();
  }

  async leaveQueue(): Promise<void> {
    if (this.session === null) return;
    await this.api.leaveQueue(this.session);
    await this.catchUp();
  }

  noteTyping(): void {
    const now = Date.now();
    if (this.handler !== 'agent' || now - this.lastTypingSent < TYPING_SENT_EVERY_MS) return;
    this.lastTypingSent = now;
    this.line.send({ type: 'typing' });
  }

  /** Whether the customer sees the conversation now: what is seen counts as read. */
  setVisible(visible: boolean): void {
    this.visible = visible;
    this.changed();
  }

  dismissLogin(): void {
    this.loginWanted = false;
    this.changed();
  }

  askForLogin(): void {
    this.loginWanted = true;
    this.changed();
  }

  networkChanged(): void {
    if (this.line.connection === 'idle') return;
    if (!this.outside.isOnline()) return this.line.suspend();
    if (this.session !== null) this.line.connect(this.api.socketUrl(this.session));
  }

  /** Hears what another tab of this browser told us. */
  heardTab(note: TabNote): void {
    if (note.type === 'read') return this.changed();
    const session = this.memory.session();
    if (session === null || session.token === this.session?.token) return;
    void this.enter(session);
  }

  stop(): void {
    this.line.close();
    this.courier.stop();
    clearTimeout(this.enterTimer);
    clearTimeout(this.typingTimer);
  }

  // --- session -------------------------------------------------------------------------------------------------

  private async enter(session: Session | null): Promise<void> {
    try {
      const next = session ?? (await this.openVisitorSession());
      // What was said before there was a session stays: it goes out as soon as there is one.
      if (this.session !== null && next.conversation_id !== this.session.conversation_id) this.forget();
      this.session = next;
      this.memory.keepSession(next);
      if (next.customer !== null) [this.loginWanted, this.ended] = [false, null];
      for (const item of this.memory.outbox()) this.timeline.add({ ...item, delivery: 'waiting' });
      await this.catchUp();
      this.line.connect(this.api.socketUrl(next));
    } catch (error) {
      if (this.ends(error)) return;
      this.line.connection = 'offline';
      this.enterTimer = setTimeout(() => void this.enter(this.session ?? session), TRY_AGAIN_AFTER_MS);
    }
  }

  /** A session that the bank no longer knows is followed by a visitor's. */
  private ends(error: unknown): boolean {
    if (!(error instanceof RefusedError) || (error.status !== 401 && error.code !== 'unknown_conversation')) return false;
    const stored = this.memory.session();
    if (stored !== null && stored.token !== this.session?.token) void this.enter(stored);
    else void this.expire();
    return true;
  }

  /** A visitor's session, unless another tab was quicker. */
  private async openVisitorSession(): Promise<Session> {
    const opened = await this.api.openSession(null, null);
    return this.memory.session() ?? opened;
  }

  private async expire(): Promise<void> {
    this.memory.keepSession(null);
    this.forget();
    this.ended = 'expired';
    await this.enter(null);
  }

  private forget(): void {
    this.line.close();
    clearTimeout(this.enterTimer);
    this.session = null;
    this.timeline = new Timeline();
    this.handler = 'bot';
    this.queuePosition = null;
    this.readByAgent = 0;
    this.loginWanted = false;
    this.setTyping(null);
  }

  // --- receiving -----------------------------------------------------------------------------------------------

  private receive(frame: ServerFrame): void {
    if (frame.type === 'message') this.receiveMessage(frame.message);
    else if (frame.type === 'accepted') this.courier.accepted(frame.client_message_id, frame.seq);
    else if (frame.type === 'ready' || frame.type === 'handler') this.setHandler(frame.handler);
    else if (frame.type === 'queue') this.setQueuePosition(frame.position);
    else if (frame.type === 'typing') this.setTyping(frame.author, TYPING_SHOWN_MS);
    else if (frame.type === 'read') this.markReadBy(frame.author, frame.seq);
    else if (frame.type === 'error') this.courier.refused(frame.client_message_id);
  }

  private receiveMessage(message: Message): void {
    const missed = this.timeline.leavesGap(message.seq);
    const after = this.timeline.cursor;
    this.take([message]);
    if (missed) void this.fetchAfter(after).catch(() => undefined); // the next reconnect asks again
  }

  private take(messages: Message[]): void {
    const fresh = this.timeline.receive(messages);
    if (fresh.some((message) => message.author !== 'customer')) this.setTyping(null);
    const last = fresh.at(-1);
    if (last !== undefined) this.loginWanted = this.session?.customer === null && asksForLogin(last);
    this.changed();
  }

  private async catchUp(): Promise<void> {
    const session = this.session;
    if (session === null) return;
    this.applyStatus(await this.api.conversation(session));
    await this.fetchAfter(this.timeline.cursor);
  }

  private async fetchAfter(seq: number): Promise<void> {
    const session = this.session;
    if (session === null) return;
    for (let after = seq; ; ) {
      const page = await this.api.messages(session, after);
      if (session.token !== this.session?.token || page.length === 0) return;
      this.take(page);
      after = Math.max(...page.map((message) => message.seq));
    }
  }

  private applyStatus(status: ConversationStatus): void {
    if (this.session !== null) this.session = { ...this.session, customer: status.customer };
    this.queuePosition = status.queue_position;
    this.setHandler(status.handler);
  }

  // --- sending -------------------------------------------------------------------------------------------------

  private add(content: Content, text: string): void {
    const item: Pending = {
      clientMessageId: this.outside.newId(),
      content,
      text,
      at: new Date().toISOString(),
      delivery: 'waiting',
      seq: null,
    };
    this.ended = null;
    this.timeline.add(item);
    this.changed();
    this.courier.sendNext();
  }

  private delivered(awaitsAnswer: boolean): void {
    // Nothing newer has come: somebody is thinking about what was just said.
    if (awaitsAnswer && this.handler === 'bot') this.setTyping('bot', ANSWER_AWAITED_MS);
    this.changed();
  }

  private answered(answer: Accepted): void {
    this.setHandler(answer.handler);
    this.take(answer.replies);
  }

  // --- state ---------------------------------------------------------------------------------------------------

  private setHandler(handler: Handler): void {
    this.handler = handler;
    if (handler !== 'queue') this.queuePosition = null;
    if (handler !== 'bot' && this.typing === 'bot') this.setTyping(null);
    this.changed();
  }

  private setQueuePosition(position: number): void {
    this.queuePosition = position;
    this.changed();
  }

  private setTyping(author: Author | null, shownMs = 0): void {
    clearTimeout(this.typingTimer);
    this.typing = author;
    if (author !== null) this.typingTimer = setTimeout(() => this.setTyping(null), shownMs);
    this.changed();
  }

  private markReadBy(author: Author, seq: number): void {
    if (author === 'agent') this.readByAgent = Math.max(this.readByAgent, seq);
    this.changed();
  }

  private markRead(): void {
    const session = this.session;
    if (session === null || !this.visible) return;
    const seq = this.timeline.cursor;
    if (seq <= this.memory.readUpTo(session.conversation_id)) return;
    this.memory.keepReadUpTo(session.conversation_id, seq);
    this.line.send({ type: 'read', seq });
    this.outside.tellTabs({ type: 'read', seq });
  }

  private changed(): void {
    if (this.session !== null) this.memory.keepOutbox(this.timeline.unsent());
    this.markRead();
    const state = this.state();
    for (const listener of this.listeners) listener(state);
  }

  private state(): ChatState {
    const readUpTo = this.session === null ? 0 : this.memory.readUpTo(this.session.conversation_id);
    return {
      connection: this.line.connection,
      customer: this.session?.customer ?? null,
      handler: this.handler,
      queuePosition: this.queuePosition,
      entries: this.timeline.entries(),
      typing: this.typing,
      readByAgent: this.readByAgent,
      unread: this.timeline.unreadAfter(readUpTo),
      loginWanted: this.loginWanted,
      ended: this.ended,
    };
  }
}
