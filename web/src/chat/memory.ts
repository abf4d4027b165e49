import type { Session } from './contract';
import type { Pending } from './timeline';

const SESSION = 'yinban.session';
const OUTBOX = 'yinban.outbox';
const READ = 'yinban.read';
const DEVICE = 'yinban.device';

/** A one-time password must not lie in the browser's storage. */
const ONE_TIME_PASSWORD = /^\s*\d{6}\s*$/;

/** A browser's storage. It may be forbidden, full or spoilt: then the conversation goes on without it. */
export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** What a browser remembers between pages: the session, its own name, what is not sent yet, and how far was read. */
export class Memory {
  /** `shared` is seen by every tab; `own` lives as long as this tab, so that two tabs never lose each other's words. */
  constructor(
    private readonly shared: Store,
    private readonly own: Store,
  ) {}

  session(): Session | null {
    return read<Session>(this.shared, SESSION);
  }

  /** The name of this browser outlives the session that brought it. */
  keepSession(session: Session | null): void {
    write(this.shared, SESSION, session);
    if (session?.device != null) write(this.shared, DEVICE, session.device);
  }

  /** The name by which the bank knows this browser again, whoever logs in. */
  device(): string | null {
    return read<string>(this.shared, DEVICE);
  }

  outbox(): Pending[] {
    return read<Pending[]>(this.own, OUTBOX) ?? [];
  }

  keepOutbox(items: Pending[]): void {
    const safe = items.filter((item) => !ONE_TIME_PASSWORD.test(item.text));
    write(this.own, OUTBOX, safe.length === 0 ? null : safe);
  }

  /** Sequence number up to which the customer has read this conversation. */
  readUpTo(conversationId: string): number {
    const mark = read<{ conversationId: string; seq: number }>(this.shared, READ);
    return mark?.conversationId === conversationId ? mark.seq : 0;
  }

  keepReadUpTo(conversationId: string, seq: number): void {
    write(this.shared, READ, { conversationId, seq });
  }
}

/** A number kept in `store`; null when there is none. */
export function readNumber(store: Store, key: string): number | null {
  const value = read<unknown>(store, key);
  return typeof value === 'number' ? value : null;
}

export function writeNumber(store: Store, key: string, value: number): void {
  write(store, key, value);
}

function read<T>(store: Store, key: string): T | null {
  try {
    return JSON.parse(store.getItem(key) ?? 'null') as T | null;
  } catch {
    return null; // storage may be forbidden or spoilt; the conversation goes on without it
  }
}

function write(store: Store, key: string, value: unknown): void {
  try {
    if (value === null) store.removeItem(key);
    else store.setItem(key, JSON.stringify(value));
  } catch {
    // Full or forbidden storage costs only the comfort of surviving a reload.
  }
}
