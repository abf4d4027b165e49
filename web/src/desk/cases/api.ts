import { askJson, type Fetch } from '../../chat/api';
import type { Act, ActContent, CaseDetail, CaseList, View } from './contract';

/** The desk's calls for cases. Every call may throw `RefusedError` or `UnreachableError`. */
export class CasesApi {
  constructor(
    private readonly baseUrl: string,
    private readonly fetch: Fetch,
  ) {}

  list(token: string, view: View): Promise<CaseList> {
    return this.ask('GET', `/cases?view=${view}`, token);
  }

  read(token: string, number: string): Promise<CaseDetail> {
    return this.ask('GET', this.path(number), token);
  }

  /** Does something with a case; the same `clientActId` again does nothing. */
  act(token: string, number: string, act: Act, clientActId: string, content: ActContent): Promise<CaseDetail> {
    return this.ask('POST', `${this.path(number)}/${act}`, token, { client_act_id: clientActId, ...content });
  }

  /** Registers what the customer of a conversation complains of; the same `clientActId` again gives the same case. */
  register(token: string, conversationId: string, clientActId: string, said: string): Promise<CaseDetail> {
    const body = { client_act_id: clientActId, kind: 'complaint', words: said };
    return this.ask('POST', `/conversations/${encodeURIComponent(conversationId)}/cases`, token, body);
  }

  private path(number: string): string {
    return `/cases/${encodeURIComponent(number)}`;
  }

  private ask<T>(method: string, path: string, token: string, body?: unknown): Promise<T> {
    const url = `${this.baseUrl}/api/v1/desk${path}`;
    return askJson<T>(this.fetch, method, url, { token, ...(body === undefined ? {} : { body }) });
  }
}
