import '../chat/theme.css';
import '../chat/chat.css';
import './h5.css';

import { createApp } from 'vue';

import H5App from './H5App.vue';

createApp(H5App).mount('#app');
