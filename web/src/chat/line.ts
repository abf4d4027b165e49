import type { ClientFrame, ServerFrame } from './contract';
import { type RawSocket, Socket } from './socket';

const POLL_EVERY_MS = 3_000;

/** `polling`: no socket, but the bank answers; `offline`: the bank cannot be reached. */
export type Connection = 'idle' | 'connecting' | 'online' | 'polling' | 'offline';

export interface LineListener {
  /** Sequence number after which the bank should go on. */
  cursor(): number;
  received(frame: ServerFrame): void;
  /** Asks the bank for everything new by plain requests. Throws when it cannot be reached. */
  catchUp(): Promise<void>;
  /** Messages can leave, by socket or by plain requests. */
  ready(): void;
  /** The socket broke: what was on its way may not have arrived. */
  broken(): void;
  /** A request failed; true when the session is over and this line with it. */
  ends(error: unknown): boolean;
  changed(): void;
}

/** The line to the bank: a socket that resumes where it broke, and polling for as long as there is none. */
export class Line {
  private socket: Socket<ServerFrame> | null = null;
  private pollTimer: ReturnType<typeof setTimeout> | undefined;
  private current: Connection = 'idle';

  constructor(
    private readonly openSocket: (url: string) => RawSocket,
    private readonly random: () => number,
    private readonly listener: LineListener,
  ) {}

  get connection(): Connection {
    return this.current;
  }

  set connection(connection: Connection) {
    this.current = connection;
    this.listener.changed();
  }

  /** True when messages can leave. */
  get isUp(): boolean {
    return this.current === 'online' || this.current === 'polling';
  }

  connect(url: string): void {
    this.close();
    const socket = new Socket<ServerFrame>(
      () => this.openSocket(url),
      {
        opened: () => void socket.send({ type: 'resume', after: this.listener.cursor() }),
        received: (frame) => this.receive(frame),
        lost: () => this.lost(),
      },
      this.random,
    );
    this.socket = socket;
    socket.connect();
  }

  /** False when there is no socket to send it by. */
  send(frame: ClientFrame): boolean {
    return this.current === 'online' && this.socket !== null && this.socket.send(frame);
  }

  /** The browser says that there is no network: no use in trying. */
  suspend(): void {
    this.close();
    this.listener.broken();
    this.connection = 'offline';
  }

  close(): void {
    this.socket?.close();
    this.socket = null;
    this.stopPolling();
  }

  private receive(frame: ServerFrame): void {
    if (frame.type !== 'ready') return this.listener.received(frame);
    this.socket?.settled();
    this.stopPolling();
    this.connection = 'online';
    this.listener.received(frame);
    this.listener.ready();
  }

  private lost(): void {
    this.listener.broken();
    if (this.current === 'online') this.connection = 'connecting';
    if (this.pollTimer === undefined) void this.poll();
  }

  private async poll(): Promise<void> {
    const socket = this.socket;
    try {
      await this.listener.catchUp();
      if (this.isObsolete(socket)) return;
      this.connection = 'polling';
      this.listener.ready();
    } catch (error) {
      if (this.isObsolete(socket) || this.listener.ends(error)) return;
      this.connection = 'offline';
    }
    this.pollTimer = setTimeout(() => void this.poll(), POLL_EVERY_MS);
  }

  /** While we asked, the socket may have come back, or the line been closed or opened anew. */
  private isObsolete(socket: Socket<ServerFrame> | null): boolean {
    return this.socket === null || this.socket !== socket || this.current === 'online';
  }

  private stopPolling(): void {
    clearTimeout(this.pollTimer);
    this.pollTimer = undefined;
  }
}
