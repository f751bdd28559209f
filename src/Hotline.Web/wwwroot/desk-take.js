// Takes suggested words into the reply without leaving the page, so that nothing typed is lost. Without it, the links do the same on the server.
'use strict';
(() => {
  const box = document.querySelector('textarea[name="noi-dung"]');
  addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || !(event.target instanceof Element)) return;
    const opens = event.target.closest('a[data-opens]');
    if (opens) {
      const tag = opens.parentElement.querySelector('.tag.over');
      if (tag) { tag.className = 'tag done'; tag.textContent = 'Đã mở'; }
      return;
    }
    const link = event.target.closest('a[data-take]');
    const words = link && document.getElementById(link.dataset.take);
    if (!words || !box || box.disabled) return;
    event.preventDefault();
    const typed = box.value.trimEnd();
    if (!typed.includes(words.textContent)) box.value = typed ? `${typed}\n\n${words.textContent}` : words.textContent;
    box.dispatchEvent(new Event('input', { bubbles: true }));
    box.focus();
    box.scrollIntoView({ block: 'center' });
  });
})();
