export const messages = {
  launcher: '在线客服',
  open: '打开在线客服',
  close: '收起在线客服',
  unread: (count: number) => `${count} 条未读消息`,
  dialog: '银伴在线客服',
};
