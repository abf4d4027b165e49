import { type Ref, ref } from 'vue';

import { RefusedError } from '../chat/api';

/** Why something was not done: the bank's own words where it gave some, else `otherwise`. */
export function refusal(error: unknown, otherwise: string): string {
  return error instanceof RefusedError && error.message !== '' ? error.message : otherwise;
}

/** Work that may be refused: whether it is under way (`busy`), and in words why it failed (`failed`, empty when it did not). */
export function useAttempt(otherwise: string): { busy: Ref<boolean>; failed: Ref<string>; attempt: (work: () => Promise<void>) => Promise<void> } {
  const busy = ref(false);
  const failed = ref('');

  async function attempt(work: () => Promise<void>): Promise<void> {
    busy.value = true;
    failed.value = '';
    try {
      await work();
    } catch (error) {
      failed.value = refusal(error, otherwise);
    } finally {
      busy.value = false;
    }
  }

  return { busy, failed, attempt };
}
