import type { Api } from './api';
import type { Preferences, Session } from './contract';

/** What a customer settles with the bank beside the conversation. Every call throws `RefusedError` when the bank says no. */
export class Account {
  constructor(
    private readonly api: Api,
    private readonly session: () => Session | null,
  ) {}

  /** Binds the WeChat account of `ticket` to the customer who is logged in. */
  async bindWechat(ticket: string): Promise<void> {
    const session = this.session();
    if (session !== null) await this.api.bindWechat(session, ticket);
  }

  /** Whether the article in the message `seq` was helpful; the last word counts. */
  async rate(seq: number, helpful: boolean): Promise<void> {
    const session = this.session();
    if (session !== null) await this.api.rate(session, seq, helpful);
  }

  /** What the customer lets the bank tell them of its own accord; null without a session. */
  async preferences(): Promise<Preferences | null> {
    const session = this.session();
    return session === null ? null : this.api.preferences(session);
  }

  /** Refused with the code `version_conflict` when they were changed elsewhere meanwhile. */
  async savePreferences(preferences: Preferences): Promise<Preferences | null> {
    const session = this.session();
    return session === null ? null : this.api.savePreferences(session, preferences);
  }
}
