import type { Accepted, Content, ConversationStatus, Credentials, Message, Preferences, Session } from './contract';

const TIMEOUT_MS = 15_000;

/** The bank answered, and the answer was no. `status` is the HTTP status, `code` the bank's own word. */
export class RefusedError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  /** True when asking again later may help. */
  get isTemporary(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

/** No answer came: no network, or none within the time limit. */
export class UnreachableError extends Error {}

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** Asks `url` for JSON. Throws `RefusedError` or `UnreachableError`, nothing else. */
export async function askJson<T>(
  fetch: Fetch,
  method: string,
  url: string,
  options: { token?: string; body?: unknown } = {},
): Promise<T> {
  const headers: Record<string, string> = {};
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.token !== undefined) headers['Authorization'] = `Bearer ${options.token}`;
  const body = options.body === undefined ? null : JSON.stringify(options.body);
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(url, { method, headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await response.text();
    answer = text === '' ? {} : parse(text);
  } catch {
    throw new UnreachableError(`${method} ${url}`);
  }
  if (!response.ok) {
    const error = (answer as { error?: { code?: string; message?: string } } | null)?.error;
    throw new RefusedError(response.status, error?.code ?? 'unknown', error?.message ?? '');
  }
  return answer as T;
}

/** A picture of a conversation; `url` is where its attachment says. Throws `RefusedError`. */
export async function loadPicture(fetch: Fetch, url: string, token: string): Promise<Blob> {
  const response = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
  if (!response.ok) throw new RefusedError(response.status, 'unknown_attachment', '');
  return response.blob();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a proxy's HTML error page: the status still says what happened
  }
}

/** The contact centre's customer calls. */
export class Api {
  constructor(
    readonly baseUrl: string,
    private readonly fetch: Fetch,
  ) {}

  /** `device` is the browser's name from an earlier login; the bank gives a new one where it is null. */
  openSession(login: Credentials | null, visitorToken: string | null, device: string | null = null): Promise<Session> {
    return this.ask('POST', '/api/v1/sessions', visitorToken, login === null ? {} : { ...login, device });
  }

  conversation(session: Session): Promise<ConversationStatus> {
    return this.ask('GET', this.path(session), session.token);
  }

  async messages(session: Session, after: number): Promise<Message[]> {
    const url = `${this.path(session)}/messages?after=${after}`;
    return (await this.ask<{ messages: Message[] }>('GET', url, session.token)).messages;
  }

  send(session: Session, clientMessageId: string, content: Content): Promise<Accepted> {
    const body = { client_message_id: clientMessageId, ...content };
    return this.ask('POST', `${this.path(session)}/messages`, session.token, body);
  }

  rate(session: Session, seq: number, helpful: boolean): Promise<unknown> {
    return this.ask('PUT', `${this.path(session)}/messages/${seq}/rating`, session.token, { helpful });
  }

  leaveQueue(session: Session): Promise<unknown> {
    return this.ask('POST', `${this.path(session)}/leave-queue`, session.token, {});
  }

  bindWechat(session: Session, ticket: string): Promise<unknown> {
    return this.ask('POST', '/api/v1/wechat/bindings', session.token, { ticket });
  }

  preferences(session: Session): Promise<Preferences> {
    return this.ask('GET', '/api/v1/preferences', session.token);
  }

  savePreferences(session: Session, preferences: Preferences): Promise<Preferences> {
    const topics = Object.fromEntries(preferences.topics.map((topic) => [topic.topic, topic.allowed]));
    return this.ask('PUT', '/api/v1/preferences', session.token, { ...preferences, topics });
  }

  /** Sends a picture for the person who takes the conversation. */
  async sendPicture(session: Session, file: Blob): Promise<Message> {
    const form = new FormData();
    form.append('file', file);
    const headers = { Authorization: `Bearer ${session.token}` };
    const response = await this.fetch(`${this.baseUrl}${this.path(session)}/attachments`, { method: 'POST', headers, body: form });
    if (!response.ok) throw new RefusedError(response.status, 'bad_picture', '');
    return (await response.json()) as Message;
  }

  socketUrl(session: Session): string {
    const url = new URL('/api/v1/socket', this.baseUrl);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    url.searchParams.set('token', session.token);
    return url.toString();
  }

  private path(session: Session): string {
    return `/api/v1/conversations/${encodeURIComponent(session.conversation_id)}`;
  }

  private ask<T>(method: string, path: string, token: string | null, body?: unknown): Promise<T> {
    return askJson<T>(this.fetch, method, this.baseUrl + path, {
      ...(token === null ? {} : { token }),
      ...(body === undefined ? {} : { body }),
    });
  }
}
