import { onMounted, onScopeDispose, type ShallowRef, shallowRef } from 'vue';

const REFRESH_EVERY_MS = 30_000;

/** What a page of the desk lists: asked for when it opens, every half minute, and by `load`; `failed` when the last answer did not come. */
export function useFound<Found>(ask: () => Promise<Found>): { found: ShallowRef<Found | null>; failed: ShallowRef<boolean>; load: () => Promise<void> } {
  const found = shallowRef<Found | null>(null);
  const failed = shallowRef(false);

  async function load(): Promise<void> {
    try {
      found.value = await ask();
      failed.value = false;
    } catch {
      failed.value = true;
    }
  }

  const refresh = setInterval(() => void load(), REFRESH_EVERY_MS);
  onMounted(load);
  onScopeDispose(() => clearInterval(refresh));
  return { found, failed, load };
}
