import { onMounted, onScopeDispose, type Ref, ref, shallowRef } from 'vue';

import type { Customer } from '../chat/contract';
import type { Widget } from '../widget/settings';

/** The widget on this page once its script has come, and the customer who is logged in to it. */
export function useWidget(): { widget: Ref<Widget | null>; customer: Ref<Customer | null> } {
  const widget = shallowRef<Widget | null>(null);
  const customer = ref<Customer | null>(null);
  let stop: (() => void) | undefined;

  function ready(): void {
    if (window.yinban === undefined || widget.value !== null) return;
    widget.value = window.yinban;
    stop = window.yinban.onCustomer((next) => (customer.value = next));
  }

  onMounted(() => {
    window.addEventListener('yinban:ready', ready);
    ready();
  });
  onScopeDispose(() => {
    window.removeEventListener('yinban:ready', ready);
    stop?.();
  });
  return { widget, customer };
}
