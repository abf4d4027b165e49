import '../chat/theme.css';
import '../chat/chat.css';
import './desk.css';
import './knowledge/knowledge.css';
import './cases/cases.css';

import { createApp } from 'vue';

import DeskApp from './DeskApp.vue';

createApp(DeskApp).mount('#app');
