// The desk's only script: keeps a list or a talk live from server-sent events. Everything also works without it.
'use strict';
(() => {
  const live = document.getElementById('live');
  if (!live) return;
  const title = document.title;
  const state = (on) => {
    live.classList.toggle('on', on);
    live.textContent = on ? 'Đang cập nhật trực tiếp' : 'Mất kết nối, đang nối lại…';
  };

  // Takes one part of this page as the server would show it now.
  let fetching = false;
  let again = false;
  async function refresh(id) {
    if (fetching) { again = true; return; }
    fetching = true;
    try {
      const response = await fetch(location.href, { headers: { Accept: 'text/html' } });
      // Signed out meanwhile: the sign-in page says so better than a broken list.
      if (response.redirected) { location.reload(); return; }
      if (!response.ok) return;
      const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').getElementById(id);
      const old = document.getElementById(id);
      // Not while somebody is at it, or has marked something in it.
      if (fresh && old && !old.contains(document.activeElement) && !old.querySelector('input:checked')) old.replaceWith(fresh);
    } catch {
      state(false);
    } finally {
      fetching = false;
      if (again) { again = false; refresh(id); }
    }
  }

  function listen(address, name, take) {
    const stream = new EventSource(address);
    stream.addEventListener('open', () => state(true));
    stream.addEventListener('error', () => state(false));
    stream.addEventListener(name, take);
    addEventListener('pagehide', () => stream.close());
    return stream;
  }

  // An open page prolongs its operator's lease, keeps what was typed, and shows who else is here.
  function beat(box) {
    const form = box.form;
    let kept = box.value;
    let typed = false;
    let holder = form.dataset.holder;
    let timer;
    const token = form.querySelector('input[name="__RequestVerificationToken"]');
    async function tell() {
      clearTimeout(timer);
      const body = new URLSearchParams({ [token.name]: token.value, 'dang-go': typed ? '1' : '0' });
      const text = box.value;
      // With the key of the reply it will become: a draft that comes after its reply is not kept again.
      if (text !== kept) { body.set('nhap', text); body.set('khoa', form.elements.khoa.value); }
      typed = false;
      try {
        const response = await fetch(form.dataset.beat, { method: 'POST', body });
        if (response.redirected) { location.reload(); return; }
        if (response.ok) {
          kept = text;
          const here = await response.json();
          const say = (id, words) => { const at = document.getElementById(id); if (at && at.textContent !== words) at.textContent = words; };
          say('giu', here.lease);
          say('cung-xem', here.others);
          // Somebody else has it now, or nobody: what can be done here has changed, and what was typed is kept.
          if (here.holder !== holder) {
            holder = here.holder;
            if (box.value === kept) location.reload(); else refresh('side');
          }
        }
      } catch {
        state(false);
      }
      timer = setTimeout(tell, document.hidden ? 30000 : 10000);
    }
    let soon;
    box.addEventListener('input', () => {
      typed = true;
      clearTimeout(soon);
      soon = setTimeout(tell, 1500);
    });
    form.addEventListener('submit', () => { clearTimeout(timer); clearTimeout(soon); });
    tell();
  }

  if (live.dataset.live) {
    let first = true;
    listen(live.dataset.live, 'tickets', (event) => {
      const waiting = Number(event.data);
      document.title = waiting ? `(${waiting}) ${title}` : title;
      if (!first) refresh('list');
      first = false;
    });
  }

  if (live.dataset.talk) {
    const talk = document.getElementById('talk');
    const seen = () => Number(talk.lastElementChild ? talk.lastElementChild.dataset.sequence : live.dataset.after);
    const stream = listen(`${live.dataset.talk}?after=${live.dataset.after}`, 'line', (event) => {
      if (Number(event.lastEventId) <= seen()) return;
      talk.insertAdjacentHTML('beforeend', event.data);
      talk.lastElementChild.scrollIntoView({ block: 'nearest' });
      refresh('side');
      // The ticket itself changes with the turn that reads the words, a moment later.
      setTimeout(() => refresh('side'), 1500);
    });
    // What became of a line on the citizen's phone.
    stream.addEventListener('mark', (event) => {
      const fresh = new DOMParser().parseFromString(event.data, 'text/html').body.firstElementChild;
      const line = fresh && talk.querySelector(`li[data-sequence="${fresh.dataset.mark}"]`);
      if (!line) return;
      const old = line.querySelector('[data-mark]');
      if (!old) line.insertBefore(fresh, line.querySelector('.rated, .sources, .why'));
      else if (old.textContent !== fresh.textContent) old.replaceWith(fresh);
    });
    const box = document.querySelector('textarea[name="noi-dung"]');
    if (box) beat(box);
    if (box) box.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing && event.keyCode !== 229) { event.preventDefault(); box.form.requestSubmit(); }
    });
  }
})();
