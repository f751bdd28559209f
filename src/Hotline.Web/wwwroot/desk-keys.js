// Keys of the desk, and canned replies by a slash. Everything here can also be done without it.
'use strict';
(() => {
  const Stored = 'hotline-desk-keys';
  const dialog = document.getElementById('phim');
  const wanted = document.getElementById('phim-bat');
  if (dialog && wanted) {
    try { wanted.checked = localStorage.getItem(Stored) !== 'off'; } catch { /* Private windows may keep nothing: the keys are on. */ }
    wanted.addEventListener('change', () => {
      try { localStorage.setItem(Stored, wanted.checked ? 'on' : 'off'); } catch { /* Then only for this page. */ }
    });
  }

  const writes = (at) => at instanceof Element && at.closest('input:not([type="checkbox"]), textarea, select, [contenteditable]');

  function move(step) {
    const items = [...document.querySelectorAll('.rows a.item')];
    if (items.length === 0) return false;
    const at = items.findIndex((item) => item.closest('li').contains(document.activeElement));
    const next = items[at < 0 ? 0 : Math.min(Math.max(at + step, 0), items.length - 1)];
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
    return true;
  }

  function focusOn(selector) {
    const at = document.querySelector(selector);
    if (!at || at.disabled) return false;
    at.focus();
    return true;
  }

  const keys = {
    j: () => move(1),
    k: () => move(-1),
    x: () => {
      const box = document.activeElement && document.activeElement.closest('li.pick') && document.activeElement.closest('li.pick').querySelector('input[type="checkbox"]');
      if (!box) return false;
      box.checked = !box.checked;
      return true;
    },
    r: () => focusOn('textarea[name="noi-dung"]'),
    n: () => focusOn('textarea[name="ghi-chu"]'),
    a: () => {
      const form = document.querySelector('form[action$="/giu"]');
      if (!form) return false;
      form.requestSubmit();
      return true;
    },
    u: () => {
      if (!document.getElementById('talk')) return false;
      location.href = '/desk';
      return true;
    },
    '/': () => focusOn('input[type="search"]'),
    '?': () => { if (!dialog) return false; dialog.showModal(); return true; },
  };

  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey || event.repeat && event.key !== 'j' && event.key !== 'k') return;
    if (writes(event.target) || document.querySelector('dialog[open]')) return;
    if (wanted && !wanted.checked && event.key !== '?') return;
    const does = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
    if (does && does()) event.preventDefault();
  });

  // Canned replies: "/" at the beginning of a word opens a list, further letters narrow it.
  const box = document.querySelector('textarea[name="noi-dung"]');
  const canned = [...document.querySelectorAll('#mau li[data-shortcut]')].map((item) => ({ shortcut: item.dataset.shortcut, title: item.dataset.title, text: item.querySelector('.kept').textContent }));
  if (!box || canned.length === 0) return;
  const fold = (text) => text.normalize('NFD').replace(/\p{Mn}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
  const menu = document.createElement('ul');
  menu.className = 'menu';
  menu.id = 'mau-chon';
  menu.setAttribute('role', 'listbox');
  menu.setAttribute('aria-label', 'Câu trả lời mẫu');
  menu.hidden = true;
  box.after(menu);
  box.setAttribute('aria-controls', menu.id);
  let shown = [];
  let at = 0;
  const typed = () => /(?:^|\s)\/([^\s/]*)$/.exec(box.value.slice(0, box.selectionStart));
  function close() {
    menu.hidden = true;
    shown = [];
    box.removeAttribute('aria-activedescendant');
  }
  function mark() {
    [...menu.children].forEach((item, number) => item.setAttribute('aria-selected', String(number === at)));
    box.setAttribute('aria-activedescendant', `mau-${at}`);
    menu.children[at].scrollIntoView({ block: 'nearest' });
  }
  function show() {
    const match = typed();
    if (!match) { close(); return; }
    const asked = fold(match[1]);
    shown = canned.filter((one) => fold(one.shortcut).includes(asked) || fold(one.title).includes(asked));
    if (shown.length === 0) { close(); return; }
    at = 0;
    menu.replaceChildren(...shown.map((one, number) => {
      const item = document.createElement('li');
      item.id = `mau-${number}`;
      item.setAttribute('role', 'option');
      const name = document.createElement('strong');
      name.textContent = `/${one.shortcut} `;
      item.append(name, one.title);
      item.addEventListener('mousedown', (event) => { event.preventDefault(); insert(one); });
      return item;
    }));
    menu.hidden = false;
    mark();
  }
  function insert(one) {
    const match = typed();
    if (!match) return;
    const from = box.selectionStart - match[1].length - 1;
    box.setRangeText(one.text, from, box.selectionStart, 'end');
    close();
    box.dispatchEvent(new Event('input', { bubbles: true }));
    // The first gap that is still open is what has to be written next.
    const gap = /\{[^{}\n]{1,40}\}/.exec(one.text);
    if (gap) box.setSelectionRange(from + gap.index, from + gap.index + gap[0].length);
  }
  box.addEventListener('input', show);
  box.addEventListener('blur', close);
  box.addEventListener('keydown', (event) => {
    // Safari ends a composition before it tells of the key that ended it: only its number says so.
    if (menu.hidden || event.ctrlKey || event.metaKey || event.isComposing || event.keyCode === 229) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { at = (at + (event.key === 'ArrowDown' ? 1 : shown.length - 1)) % shown.length; mark(); }
    else if (event.key === 'Enter' || event.key === 'Tab') insert(shown[at]);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  });
})();
