// The demo page's links that open the chat, with or without a question.
'use strict';
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-ask], a[data-open]');
  const chat = document.querySelector('hotline-chat');
  if (!link || !chat) return;
  event.preventDefault();
  if (link.dataset.ask) chat.ask(link.dataset.ask, link.dataset.province);
  else chat.open();
});
