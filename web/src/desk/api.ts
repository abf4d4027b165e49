import { askJson, type Fetch, loadPicture } from '../chat/api';
import { CasesApi } from './cases/api';
import { DisputesApi } from './disputes/api';
import { KnowledgeApi } from './knowledge/api';
import { LoansApi } from './loans/api';
import type { AgentSession, DeskConversation, DeskQueue, Insights, OutreachDecision } from './contract';

/** The contact centre's calls for agents. Every call may throw `RefusedError` or `UnreachableError`. */
export class DeskApi {
  readonly knowledge: KnowledgeApi;
  readonly cases: CasesApi;
  readonly loans: LoansApi;
  readonly disputes: DisputesApi;

  constructor(
    private readonly baseUrl: string,
    private readonly fetch: Fetch,
  ) {
    this.knowledge = new KnowledgeApi(baseUrl, fetch);
    this.cases = new CasesApi(baseUrl, fetch);
    this.loans = new LoansApi(baseUrl, fetch);
    this.disputes = new DisputesApi(baseUrl, fetch);
  }

  signIn(agentId: string, password: string): Promise<AgentSession> {
    return this.ask('POST', '/sessions', null, { agent_id: agentId, password });
  }

  queue(token: string): Promise<DeskQueue> {
    return this.ask('GET', '/queue', token);
  }

  conversation(token: string, id: string): Promise<DeskConversation> {
    return this.ask('GET', this.path(id), token);
  }

  accept(token: string, id: string): Promise<unknown> {
    return this.ask('POST', `${this.path(id)}/accept`, token, {});
  }

  reply(token: string, id: string, clientMessageId: string, text: string): Promise<unknown> {
    return this.ask('POST', `${this.path(id)}/reply`, token, { client_message_id: clientMessageId, text });
  }

  resolve(token: string, id: string, summary: string): Promise<unknown> {
    return this.ask('POST', `${this.path(id)}/resolve`, token, { summary });
  }

  insights(token: string, days: number): Promise<Insights> {
    return this.ask('GET', `/insights?days=${days}`, token);
  }

  async outreach(token: string, customerId: string): Promise<OutreachDecision[]> {
    const query = customerId === '' ? '' : `?customer_id=${encodeURIComponent(customerId)}`;
    return (await this.ask<{ decisions: OutreachDecision[] }>('GET', `/outreach${query}`, token)).decisions;
  }

  picture(token: string, url: string): Promise<Blob> {
    return loadPicture(this.fetch, this.baseUrl + url, token);
  }

  socketUrl(token: string): string {
    const url = new URL('/api/v1/desk/socket', this.baseUrl);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    url.searchParams.set('token', token);
    return url.toString();
  }

  private path(id: string): string {
    return `/conversations/${encodeURIComponent(id)}`;
  }

  private ask<T>(method: string, path: string, token: string | null, body?: unknown): Promise<T> {
    return askJson<T>(this.fetch, method, `${this.baseUrl}/api/v1/desk${path}`, {
      ...(token === null ? {} : { token }),
      ...(body === undefined ? {} : { body }),
    });
  }
}
