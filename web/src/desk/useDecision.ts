import { type ShallowRef, shallowRef } from 'vue';

import { newId } from '../chat/browser';

/** A decision being made for or against `subject`; its `id` stays the same when a lost answer makes it be sent again. */
export interface Asking<Subject> {
  subject: Subject;
  agreed: boolean;
  id: string;
}

/** A supervisor's decision on one of the things that wait: `ask` opens it, `carryOut` sends it, shows what `work` answers, and lists anew. */
export function useDecision<Subject>(load: () => Promise<void>): {
  asking: ShallowRef<Asking<Subject> | null>;
  message: ShallowRef<string>;
  ask: (subject: Subject, agreed: boolean) => void;
  carryOut: (work: (asked: Asking<Subject>) => Promise<string>) => Promise<void>;
} {
  const asking = shallowRef<Asking<Subject> | null>(null);
  const message = shallowRef('');

  function ask(subject: Subject, agreed: boolean): void {
    message.value = '';
    asking.value = { subject, agreed, id: newId() };
  }

  async function carryOut(work: (asked: Asking<Subject>) => Promise<string>): Promise<void> {
    if (asking.value === null) return;
    try {
      message.value = await work(asking.value);
    } finally {
      await load();
    }
  }

  return { asking, message, ask, carryOut };
}
