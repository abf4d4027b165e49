import type { ArticleCard } from '../chat/cards/cards';
import { fullDay } from '../chat/format';
import { messages, wordsFor } from './messages';

/** How an answer was found, as the retriever notes it on the article's card. Every part may be missing. */
interface Trace {
  asked?: unknown;
  verdict?: unknown;
  reason?: unknown;
  confidence?: unknown;
  known?: unknown;
  right?: unknown;
  hits?: unknown;
}

export interface Hit {
  id: string;
  version: number | null;
  /** With two decimals, the higher the nearer; empty when it is not known. */
  score: string;
  dense: string;
  lexical: string;
}

export interface Why {
  rows: { name: string; value: string }[];
  hits: Hit[];
  /** The article was opened by a button: nothing was searched for. */
  direct: boolean;
}

const words = messages.why;

/** The trace of an article's card in words; what is missing is left out. */
export function readWhy(card: ArticleCard, rating: boolean | null = null): Why {
  const trace: Trace = typeof card.trace === 'object' && card.trace !== null ? card.trace : {};
  const verdict = [trace.verdict, trace.reason].filter((code) => typeof code === 'string').map(wordsFor).join('：');
  const source = [card.source.publisher, card.source.title].filter(Boolean).join(' · ');
  const since = card.effective_from ? words.effective(fullDay(card.effective_from)) : '';
  const rows = [
    { name: words.verdict, value: verdict },
    { name: words.asked, value: typeof trace.asked === 'string' ? trace.asked : '' },
    { name: words.known, value: percent(trace.known) },
    { name: words.right, value: percent(trace.right ?? trace.confidence) },
    { name: words.article, value: [card.question, card.version === undefined ? '' : words.version(card.version)].filter(Boolean).join(' · ') },
    { name: words.source, value: [source, since].filter(Boolean).join('，') },
    { name: words.rating, value: rating === null ? '' : rating ? words.helpful : words.unhelpful },
  ];
  return { rows: rows.filter((row) => row.value !== ''), hits: readHits(trace.hits), direct: verdict === '' };
}

function readHits(value: unknown): Hit[] {
  const hits: unknown[] = Array.isArray(value) ? value : [];
  return hits
    .filter((hit): hit is Record<string, unknown> => typeof hit === 'object' && hit !== null)
    .map((hit) => ({
      id: typeof hit['article_id'] === 'string' ? hit['article_id'] : '',
      version: typeof hit['version'] === 'number' ? hit['version'] : null,
      score: decimal(hit['score']),
      dense: decimal(hit['dense']),
      lexical: decimal(hit['lexical']),
    }))
    .filter((hit) => hit.id !== '');
}

function percent(share: unknown): string {
  return typeof share === 'number' ? `${Math.round(share * 100)}%` : '';
}

function decimal(value: unknown): string {
  return typeof value === 'number' ? value.toFixed(2) : '';
}
