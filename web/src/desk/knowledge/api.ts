import { askJson, type Fetch } from '../../chat/api';
import type { Article, ArticleDetail, ArticleList, Change, Filter, Proposal } from './contract';

/** The desk's calls for the knowledge base. Every call may throw `RefusedError` or `UnreachableError`. */
export class KnowledgeApi {
  private titlesFound: Promise<Map<string, string>> | null = null;

  constructor(
    private readonly baseUrl: string,
    private readonly fetch: Fetch,
  ) {}

  list(token: string, need: Filter, query: string): Promise<ArticleList> {
    return this.ask('GET', `/articles?need=${need}&query=${encodeURIComponent(query)}`, token);
  }

  article(token: string, id: string): Promise<ArticleDetail> {
    return this.ask('GET', `/articles/${encodeURIComponent(id)}`, token);
  }

  propose(token: string, proposal: Proposal): Promise<Change> {
    return this.ask('POST', '/changes', token, proposal);
  }

  save(token: string, change: Change, article: Article, note: string): Promise<Change> {
    return this.ask('PUT', this.path(change), token, { revision: change.revision, article, note });
  }

  decide(token: string, change: Change, step: 'submit' | 'approve' | 'discard'): Promise<Change> {
    return this.ask('POST', `${this.path(change)}/${step}`, token);
  }

  reject(token: string, change: Change, reason: string): Promise<Change> {
    return this.ask('POST', `${this.path(change)}/reject`, token, { reason });
  }

  /** The question of every article by its id, asked for once. */
  titles(token: string): Promise<Map<string, string>> {
    this.titlesFound ??= this.list(token, 'all', '')
      .then((found) => new Map(found.articles.map((item) => [item.article_id, item.question ?? item.article_id])))
      .catch((error: unknown) => {
        this.titlesFound = null;
        throw error;
      });
    return this.titlesFound;
  }

  private path(change: Change): string {
    return `/changes/${encodeURIComponent(change.change_id)}`;
  }

  private ask<T>(method: string, path: string, token: string, body?: unknown): Promise<T> {
    const url = `${this.baseUrl}/api/v1/desk/knowledge${path}`;
    return askJson<T>(this.fetch, method, url, { token, ...(body === undefined ? {} : { body }) });
  }
}
