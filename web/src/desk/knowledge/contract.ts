/** The shapes of the desk's calls for the knowledge base, as docs/architecture.md has them. */

export type Need = 'review' | 'expiring' | 'unseen' | 'disliked';
export type Filter = 'all' | Need;
export type Work = 'draft' | 'review';

/** The fields of an article. Which of them a draft must have, and how long, is the services' to say. */
export type Article = Record<string, unknown>;

export interface ArticleItem {
  article_id: string;
  question: string | null;
  category: string | null;
  risk: string | null;
  department: string | null;
  valid_until: string | null;
  review_by: string | null;
  version: number;
  state: 'published' | 'withdrawn' | 'new';
  work: Work | null;
  worker: string | null;
  times_shown: number;
  helpful: number;
  unhelpful: number;
  needs: Need[];
}

export interface Measures {
  expires_within_days: number;
  unseen_days: number;
  ratings_min: number;
  unhelpful_share: number;
}

export interface ArticleList {
  articles: ArticleItem[];
  counts: Record<Filter, number>;
  measures: Measures;
  journeys: string[];
  /** What stands for `{term.NAME}` in an answer, by name. */
  terms: Record<string, string>;
}

export interface Person {
  agent_id: string;
  name: string;
}

/** What was done to an article: once it is published, a line of its history. `file` is what came with the project. */
export interface Entry {
  change_id: string | null;
  kind: 'edit' | 'rollback' | 'withdraw' | 'file';
  state: Work | 'published' | 'rejected';
  version: number | null;
  article: Article | null;
  author: Person | null;
  reviewer: Person | null;
  note: string;
  reason: string | null;
  changed_at: string | null;
  decided_at: string | null;
}

export interface Problem {
  field: string;
  fix: string;
}

export interface Change extends Entry {
  change_id: string;
  article_id: string;
  author: Person;
  revision: number;
  current: Article | null;
  current_version: number;
  needs_supervisor: boolean;
  problems: Problem[];
}

export interface ArticleDetail extends ArticleItem {
  article: Article | null;
  shown: { short: string; details: string } | null;
  open: Change | null;
  history: Entry[];
}

export interface Proposal {
  client_change_id: string;
  article_id: string;
  kind: 'edit' | 'rollback' | 'withdraw';
  article?: Article;
  version?: number;
  note?: string;
  new?: boolean;
}
