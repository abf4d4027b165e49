import { computed, type ComputedRef, onScopeDispose, shallowRef } from 'vue';

import type { ConversationClient } from './client';
import type { ChatState } from './state';

/** The client's state as something Vue redraws for. */
export function useConversation(client: ConversationClient): ComputedRef<ChatState> {
  const state = shallowRef<ChatState>();
  onScopeDispose(client.subscribe((next) => (state.value = next)));
  return computed(() => state.value as ChatState);
}
