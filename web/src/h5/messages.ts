export const messages = {
  pageTitle: '银伴银行 · 客服',
  bindTitle: '绑定微信',
  bindReason: '登录后，您在微信里就能继续办理，办到哪一步都不用重来。',
  bound: '绑定成功',
  boundHint: '回到微信，接着刚才的话说就行。在这里继续聊也可以。',
  bindFailed: '这个绑定链接已经失效。请回到微信，发“绑定”再要一个。',
  bindUnreachable: '现在连不上，请检查网络后再试。',
  again: '再试一次',
  goOn: '好的',
};
