import { delayBeforeAttempt } from './backoff';

const PING_EVERY_MS = 20_000;
const SILENCE_MS_MAX = 45_000;

/** The part of the browser's WebSocket we use; tests bring their own. */
export interface RawSocket {
  readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(data: string): void;
  close(): void;
}

export interface SocketListener<Frame> {
  opened(): void;
  received(frame: Frame): void;
  /** The connection is down; a new try is already planned. */
  lost(): void;
}

const OPEN = 1;

/** A WebSocket that comes back: waits longer after each failure, and notices a line that has gone dead. */
export class Socket<Frame extends { type: string }> {
  private raw: RawSocket | null = null;
  private attempt = 0;
  private lastHeard = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly connectRaw: () => RawSocket,
    private readonly listener: SocketListener<Frame>,
    private readonly random: () => number = Math.random,
  ) {}

  get isOpen(): boolean {
    return this.raw?.readyState === OPEN;
  }

  connect(): void {
    this.close();
    const raw = this.connectRaw();
    this.raw = raw;
    raw.onopen = () => {
      this.lastHeard = Date.now();
      this.pingTimer = setInterval(() => this.keepAlive(), PING_EVERY_MS);
      this.listener.opened();
    };
    raw.onmessage = (event) => {
      this.lastHeard = Date.now();
      const frame = readFrame<Frame>(event.data);
      if (frame !== null) this.listener.received(frame);
    };
    raw.onclose = () => {
      if (this.raw !== raw) return;
      this.release();
      this.retryTimer = setTimeout(() => this.connect(), delayBeforeAttempt(this.attempt++, this.random()));
      this.listener.lost();
    };
  }

  /** Call once the server has shown it is well: the next failure starts with a short wait again. */
  settled(): void {
    this.attempt = 0;
  }

  /** False when the frame could not go out. */
  send(frame: object): boolean {
    if (this.raw === null || !this.isOpen) return false;
    this.raw.send(JSON.stringify(frame));
    return true;
  }

  close(): void {
    const raw = this.raw;
    this.release();
    clearTimeout(this.retryTimer);
    raw?.close();
  }

  private keepAlive(): void {
    if (Date.now() - this.lastHeard > SILENCE_MS_MAX) this.raw?.close();
    else this.send({ type: 'ping' });
  }

  private release(): void {
    clearInterval(this.pingTimer);
    this.raw = null;
  }
}

function readFrame<Frame extends { type: string }>(data: unknown): Frame | null {
  if (typeof data !== 'string') return null;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null && 'type' in value ? (value as Frame) : null;
  } catch {
    return null;
  }
}
