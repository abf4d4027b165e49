import { ref, type Ref, watch } from 'vue';

const KEY = 'yinban.elder';

/** Large type and a larger window for older eyes; remembered on this browser. */
export function useElderMode(): Ref<boolean> {
  const elder = ref(remembered());
  watch(elder, (on) => {
    try {
      localStorage.setItem(KEY, on ? '1' : '0');
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  });
  return elder;
}

function remembered(): boolean {
  try {
    return localStorage.getItem(KEY) === '1';
  } catch {
    return false;
  }
}
