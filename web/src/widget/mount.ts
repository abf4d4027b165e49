import { createApp, h, ref } from 'vue';

import { createClient } from '../chat/browser';
import chatCss from '../chat/chat.css?inline';
import themeCss from '../chat/theme.css?inline';
import type { Widget, WidgetSettings } from './settings';
import widgetCss from './widget.css?inline';
import WidgetApp from './WidgetApp.vue';

/** Puts the widget on the page, inside a shadow root so that neither style sheet reaches the other. */
export function mount(settings: WidgetSettings, origin: string): void {
  if (window.yinban !== undefined) return;
  const host = document.createElement('yinban-widget');
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [themeCss, chatCss, widgetCss].map(styleSheet);
  const place = document.createElement('div');
  root.append(place);
  document.body.append(host);

  const client = createClient(settings.baseUrl ?? origin, settings.lockAfterMinutes);
  const isOpen = ref(false);
  createApp({
    render: () =>
      h(WidgetApp, {
        client,
        isOpen: isOpen.value,
        position: settings.position ?? 'right',
        ...(settings.title === undefined ? {} : { title: settings.title }),
        onOpen: () => (isOpen.value = true),
        onClose: () => (isOpen.value = false),
      }),
  }).mount(place);

  const widget: Widget = {
    open: () => (isOpen.value = true),
    close: () => (isOpen.value = false),
    toggle: () => (isOpen.value = !isOpen.value),
    login: (credentials) => client.login(credentials),
    logout: () => client.logout(),
    onCustomer: (listener) => client.subscribe((state) => listener(state.customer)),
    client,
  };
  window.yinban = widget;
  window.dispatchEvent(new Event('yinban:ready'));
}

function styleSheet(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}
