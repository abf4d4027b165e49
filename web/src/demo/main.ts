import '../chat/theme.css';
import './demo.css';

import { createApp } from 'vue';

import DemoApp from './DemoApp.vue';

createApp(DemoApp).mount('#app');

// The bank's page takes the widget exactly as any other page would: by its one script tag.
const tag = document.createElement('script');
tag.src = '/widget.js';
tag.async = true;
document.head.append(tag);
