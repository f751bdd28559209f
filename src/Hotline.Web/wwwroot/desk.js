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
      if (fresh && old && !old.contains(document.activeElement)) old.replaceWith(fresh);
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
    listen(`${live.dataset.talk}?after=${live.dataset.after}`, 'line', (event) => {
      if (Number(event.lastEventId) <= seen()) return;
      talk.insertAdjacentHTML('beforeend', event.data);
      talk.lastElementChild.scrollIntoView({ block: 'nearest' });
      refresh('side');
      // The ticket itself changes with the turn that reads the words, a moment later.
      setTimeout(() => refresh('side'), 1500);
    });
    const box = document.querySelector('textarea[name="noi-dung"]');
    if (box) box.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); box.form.requestSubmit(); }
    });
  }
})();
