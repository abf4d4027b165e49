import { askJson, type Fetch } from '../../chat/api';
import type { Applications, Decision } from './contract';

/** The desk's calls for loan applications. Every call may throw `RefusedError` or `UnreachableError`. */
export class LoansApi {
  private readonly url: string;

  constructor(
    baseUrl: string,
    private readonly fetch: Fetch,
  ) {
    this.url = `${baseUrl}/api/v1/desk/loans/applications`;
  }

  waiting(token: string): Promise<Applications> {
    return askJson<Applications>(this.fetch, 'GET', this.url, { token });
  }

  /** Decides an application; the same `client_act_id` again gives the first result. */
  decide(token: string, applicationId: string, decision: Decision): Promise<unknown> {
    return askJson(this.fetch, 'POST', `${this.url}/${encodeURIComponent(applicationId)}/decision`, { token, body: decision });
  }
}
