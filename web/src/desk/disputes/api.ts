import { askJson, type Fetch } from '../../chat/api';
import type { Decision, Dispute } from './contract';

/** The desk's calls for disputed charges. Every call may throw `RefusedError` or `UnreachableError`. */
export class DisputesApi {
  private readonly url: string;

  constructor(
    baseUrl: string,
    private readonly fetch: Fetch,
  ) {
    this.url = `${baseUrl}/api/v1/desk/disputes`;
  }

  async waiting(token: string): Promise<Dispute[]> {
    return (await askJson<{ disputes: Dispute[] }>(this.fetch, 'GET', this.url, { token })).disputes;
  }

  /** Decides a dispute; the same `client_act_id` again gives the first result. */
  decide(token: string, disputeId: string, decision: Decision): Promise<unknown> {
    return askJson(this.fetch, 'POST', `${this.url}/${encodeURIComponent(disputeId)}/decision`, { token, body: decision });
  }
}
