// <hotline-chat>: the citizen's window to the hotline, on any site with one line:
//   <script src="https://hotline.example.vn/hotline-chat.js" data-province="hau-giang" defer></script>
// A Direct Line 3.0 client without framework and without third parties. The server keeps the conversation; this keeps its address and what
// was not acknowledged yet, so neither a lost connection nor a reload loses a word.
(() => {
  'use strict';
  if (customElements.get('hotline-chat')) return;
  const script = document.currentScript || document.querySelector('script[src*="hotline-chat.js"]');
  const origin = script ? new URL(script.src, location.href).origin : location.origin;

  const WORDS = {
    title: 'Hỏi đáp chính sách',
    subtitle: 'Trợ lý tự động, trả lời kèm nguồn',
    person: (name) => `${name} đang trả lời`,
    launch: 'Hỏi đáp',
    close: 'Đóng khung hỏi đáp',
    fresh: 'Bắt đầu cuộc trò chuyện mới',
    freshAsk: 'Bắt đầu lại? Nội dung cũ sẽ không còn hiện trên máy này.',
    yes: 'Bắt đầu lại',
    no: 'Thôi',
    log: 'Nội dung trò chuyện',
    label: 'Câu hỏi của bà con',
    placeholder: 'Nhập câu hỏi…',
    send: 'Gửi',
    me: 'Bà con',
    bot: 'Trợ lý',
    staff: 'Cán bộ',
    sources: 'Nguồn',
    source: (n, name) => `Nguồn ${n}: ${name} (mở trang mới)`,
    became: (agency) => `${agency} nay ra sao?`,
    typing: 'Trợ lý đang tìm câu trả lời…',
    sending: 'Đang gửi…',
    failed: 'Chưa gửi được.',
    again: 'Gửi lại',
    refused: 'Tin này không gửi được.',
    drop: 'Bỏ',
    offline: 'Mất kết nối. Tin của bà con được giữ lại và sẽ gửi ngay khi có mạng.',
    over: 'Cuộc trò chuyện trước đã hết hạn. Mời bà con hỏi tiếp.',
    taken: (name) => `${name} đã vào trả lời bà con.`,
    unread: (n) => `, ${n} tin chưa đọc`,
    long: (n) => `Còn ${n} chữ cái`,
  };
  const LONGEST = 2000;

  // ---- the look: tokens as in hotline.css, kept apart from the host page by the shadow root ----
  const LOOK = `
:host{all:initial;position:fixed;right:16px;bottom:16px;z-index:2147483000;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,sans-serif;color:#17211f;
--brand:#0a5a4f;--brand2:#084a41;--soft:#e3f0ec;--line:#d9e0dc;--ink2:#4a5855;--paper:#f6f7f3;color-scheme:light}
*,*::before,*::after{box-sizing:border-box}
[hidden]{display:none!important}
button,textarea{font:inherit;color:inherit;margin:0}
button{cursor:pointer}
:focus-visible{outline:3px solid #1d4f8c;outline-offset:2px}
a{color:var(--brand);text-underline-offset:.18em}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.launch{display:flex;align-items:center;gap:10px;min-height:56px;padding:0 22px 0 18px;border:0;border-radius:28px;background:var(--brand);color:#fff;font-weight:650;box-shadow:0 4px 18px rgba(10,50,44,.35);margin-left:auto}
.launch:hover{background:var(--brand2)}
.launch svg{width:26px;height:26px}
.badge{min-width:24px;height:24px;border-radius:12px;background:#ffd25e;color:#3a2600;font-size:14px;line-height:24px;text-align:center;padding:0 7px}
.panel{display:flex;flex-direction:column;width:400px;max-width:calc(100vw - 32px);height:660px;max-height:calc(100vh - 32px);max-height:calc(100dvh - 32px);background:var(--paper);border-radius:18px;overflow:hidden;box-shadow:0 10px 40px rgba(10,30,26,.28),0 0 0 1px rgba(10,30,26,.08)}
.head{display:flex;align-items:center;gap:4px;padding:10px 8px 10px 18px;background:var(--brand);color:#fff;flex:none}
.head div{flex:1;min-width:0}
.head h2{margin:0;font-size:17px;line-height:1.3;font-weight:650}
.head p{margin:0;font-size:14px;line-height:1.35;color:#d7ebe5}
.icon{width:44px;height:44px;border:0;border-radius:50%;background:none;color:#fff;display:grid;place-items:center;flex:none}
.icon:hover{background:rgba(255,255,255,.16)}
.head :focus-visible{outline-color:#ffd25e;outline-offset:-3px}
.icon svg{width:22px;height:22px}
.strip{flex:none;padding:10px 16px;font-size:15px;background:#fdf3dc;color:#5b3800;border-bottom:1px solid #ecd9ac}
.strip .acts{margin-top:8px}
.log{flex:1;overflow-y:auto;overscroll-behavior:contain;padding:16px 14px 8px;display:flex;flex-direction:column;gap:10px;min-height:0;position:relative}
.log:focus-visible{outline-offset:-3px}
.m{max-width:88%;overflow-wrap:anywhere;flex:none}
.b{padding:10px 14px;border-radius:16px;background:#fff;border:1px solid var(--line)}
.bot,.staff{align-self:flex-start}
.bot .b{border-bottom-left-radius:5px}
.staff .b{background:#eef3fb;border-color:#bfd0e8;border-bottom-left-radius:5px}
.me{align-self:flex-end}
.me .b{background:var(--brand);border-color:var(--brand);color:#fff;border-bottom-right-radius:5px;white-space:pre-wrap}
.me a{color:#fff}
.me.waiting .b,.me.failed .b{background:#e4eae7;border-color:#c5d0cb;color:#17211f}
.who{font-size:14px;color:var(--ink2);margin:0 4px 2px}
.staff .who{color:#1d4f8c;font-weight:650}
.meta{font-size:14px;color:var(--ink2);margin:3px 4px 0;display:flex;flex-wrap:wrap;gap:2px 10px;align-items:center}
.me .meta{justify-content:flex-end}
.failed .meta{color:#9b2318}
.meta button{border:0;background:none;color:var(--brand);text-decoration:underline;padding:8px 2px;min-height:32px;font-weight:600}
.note{align-self:center;text-align:center;font-size:14.5px;color:var(--ink2);max-width:92%;flex:none}
.b p,.b ul,.b ol,.b blockquote{margin:0 0 8px}
.b>:last-child{margin-bottom:0}
.b ul,.b ol{padding-left:22px}
.b li{margin-bottom:3px}
.b blockquote{border-left:3px solid #b4d3c9;padding-left:10px;color:#33413e}
.b .pre{white-space:pre-wrap}
.cite{font-size:.78em;font-weight:650;vertical-align:.25em;line-height:1;text-decoration:none;background:var(--soft);border-radius:6px;padding:1px 6px;margin:0 1px}
.src{margin:10px 0 0;padding-top:8px;border-top:1px solid var(--line);font-size:14.5px}
.src h3{margin:0 0 2px;font-size:14px;font-weight:650;color:var(--ink2)}
.src ol{list-style:none;padding:0;margin:0}
.src li{display:flex;gap:8px;padding:4px 0}
.src li>span{flex:none;font-weight:650;color:var(--ink2);font-size:14px;padding-top:1px}
.src a{display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden;line-height:1.4}
.src q{display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden;color:var(--ink2);line-height:1.4;quotes:"“" "”"}
.src summary{cursor:pointer;padding:10px 0;color:var(--ink2);line-height:1.4}
.src p{margin:0;line-height:1.4}
.acts{display:flex;flex-wrap:wrap;gap:8px;flex:none}
.act{border:1px solid #7fa79b;background:#fff;color:var(--brand);border-radius:22px;padding:8px 16px;min-height:44px;font-weight:600;text-align:left;text-decoration:none;display:inline-flex;align-items:center;line-height:1.3}
.act:hover{background:var(--soft)}
.act.main{background:var(--brand);color:#fff;border-color:var(--brand)}
.dots{display:flex;gap:5px;padding:15px 16px}
.dots i{width:8px;height:8px;border-radius:50%;background:#7b8a86}
form{flex:none;display:flex;gap:8px;align-items:flex-end;padding:10px 10px calc(10px + env(safe-area-inset-bottom,0px));background:#fff;border-top:1px solid var(--line)}
textarea{flex:1;min-width:0;resize:none;border:1px solid #8b9995;border-radius:22px;padding:10px 16px;min-height:46px;max-height:132px;line-height:24px;font-size:16px;background:#fff;display:block}
textarea::placeholder{color:#5f6d69;opacity:1}
textarea:focus-visible{outline-offset:-1px}
.go{flex:none;width:46px;height:46px;border-radius:50%;border:0;background:var(--brand);color:#fff;display:grid;place-items:center}
.go:hover{background:var(--brand2)}
.go svg{width:22px;height:22px}
.left{flex:none;margin:0;padding:4px 20px 0;font-size:14px;color:var(--ink2);background:#fff;text-align:right}
@media (max-width:480px),(max-height:480px){:host([open]){inset:0;right:0;bottom:0}.panel{width:100vw;max-width:none;height:100vh;height:100dvh;max-height:none;border-radius:0}}
@media (prefers-reduced-motion:no-preference){.dots i{animation:d 1.2s infinite}.dots i:nth-child(2){animation-delay:.15s}.dots i:nth-child(3){animation-delay:.3s}@keyframes d{0%,60%,100%{opacity:.35}30%{opacity:1}}.panel{animation:u .16s ease-out}@keyframes u{from{opacity:0;transform:translateY(10px)}}}
@media (forced-colors:active){.launch,.b,.act,.go,.icon{border:1px solid}}
@media print{:host{display:none}}`;

  const ICONS = {
    chat: 'M12 3C6.5 3 2 6.8 2 11.5c0 2.6 1.4 4.9 3.6 6.5L5 22l4-1.9c1 .2 2 .4 3 .4 5.5 0 10-3.9 10-8.5S17.5 3 12 3z',
    close: 'M6 6l12 12M18 6L6 18',
    fresh: 'M4 12a8 8 0 1 0 2.6-5.9M4 4v5h5',
    send: 'M5 12h13M12.5 5.5L19 12l-6.5 6.5',
  };

  function make(tag, props, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(props || {})) {
      if (value === undefined || value === null || value === false) continue;
      if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name === 'cls' ? 'class' : name, value === true ? '' : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  }

  function icon(name) {
    const space = 'http://www.w3.org/2000/svg';
    const svg = document.createElementNS(space, 'svg');
    const path = document.createElementNS(space, 'path');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    path.setAttribute('d', ICONS[name]);
    path.setAttribute('fill', name === 'chat' ? 'currentColor' : 'none');
    if (name !== 'chat') {
      path.setAttribute('stroke', 'currentColor');
      path.setAttribute('stroke-width', '2.2');
      path.setAttribute('stroke-linecap', 'round');
      path.setAttribute('stroke-linejoin', 'round');
    }
    svg.append(path);
    return svg;
  }

  // ---- text: a small Markdown, built as nodes, so that text can only ever be text ----
  const web = (address) => {
    try {
      const url = new URL(address, origin);
      return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
    } catch { return null; }
  };
  const away = (href, props, ...children) => make('a', { href, target: '_blank', rel: 'noopener noreferrer', ...props }, ...children);
  const INLINE = /\\([!-\/:-@[-`{-~])|\*\*([^]+?)\*\*|\*([^*\s](?:[^*]*[^*\s])?)\*|\[(\d{1,2})\](?![(:])|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)|(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])|&(lt|gt|amp|quot|nbsp|#\d{2,5});/g;
  const NAMED = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: '\u00a0' };

  function inline(parent, text, cites) {
    let last = 0;
    for (const found of text.matchAll(INLINE)) {
      parent.append(text.slice(last, found.index));
      last = found.index + found[0].length;
      const [all, escaped, bold, italic, mark, name, link, bare, entity] = found;
      if (escaped) parent.append(escaped);
      else if (bold) parent.append(inline(make('strong'), bold, cites));
      else if (italic) parent.append(inline(make('em'), italic, cites));
      else if (mark) {
        const cite = cites.get(mark);
        parent.append(cite ? away(cite.url, { cls: 'cite', 'aria-label': WORDS.source(mark, cite.name) }, mark) : all);
      } else if (link || bare) {
        const href = web(link || bare);
        parent.append(href ? away(href, null, name || bare) : all);
      } else if (entity) parent.append(NAMED[entity] || String.fromCodePoint(Number(entity.slice(1))));
    }
    parent.append(text.slice(last));
    return parent;
  }

  function markdown(parent, text, cites) {
    let block = null;
    const lines = text.replace(/\r/g, '').split('\n').filter((line) => !/^\[[^\]]+\]:\s+\S+/.test(line));
    const enter = (tag, props) => {
      if (!block || block.localName !== tag) parent.append(block = make(tag, props));
      return block;
    };
    for (const line of lines) {
      let found;
      if (!line.trim()) block = null;
      else if ((found = /^\s*[-*•+]\s+(.*)$/.exec(line))) inline(enter('ul').appendChild(make('li')), found[1], cites);
      else if ((found = /^\s*(\d{1,3})[.)]\s+(.*)$/.exec(line))) inline(enter('ol', { start: found[1] }).appendChild(make('li')), found[2], cites);
      else if ((found = /^>\s?(.*)$/.exec(line))) {
        const quote = enter('blockquote');
        if (quote.hasChildNodes()) quote.append(make('br'));
        inline(quote, found[1], cites);
      } else if ((found = /^#{1,6}\s+(.*)$/.exec(line))) {
        block = null;
        parent.append(make('p', null, inline(make('strong'), found[1], cites)));
      } else if (block && /^\s{2,}\S/.test(line) && block.lastElementChild && block.localName !== 'p') {
        inline(block.lastElementChild, ' ' + line.trim(), cites);
      } else {
        const paragraph = enter('p');
        if (paragraph.hasChildNodes()) paragraph.append(make('br'));
        inline(paragraph, line, cites);
      }
    }
  }

  function plain(parent, text) {
    const node = make('p', { cls: 'pre' });
    let last = 0;
    for (const found of text.matchAll(/https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/g)) {
      const href = web(found[0]);
      node.append(text.slice(last, found.index), href ? away(href, null, found[0]) : found[0]);
      last = found.index + found[0].length;
    }
    node.append(text.slice(last));
    parent.append(node);
  }

  // Our own documents mark the quoted words when they are told them.
  function marked(address, quote) {
    const href = web(address);
    if (!href || !quote) return href;
    const url = new URL(href);
    if (url.pathname.startsWith('/documents/') && !url.searchParams.has('q')) url.searchParams.set('q', quote.slice(0, 500));
    return url.href;
  }

  function citations(activity) {
    const cites = new Map();
    for (const entity of activity.entities || []) {
      if (entity.type !== 'https://schema.org/Message') continue;
      for (const claim of entity.citation || []) {
        const work = claim.appearance || {};
        const url = work.url && marked(work.url, work.abstract);
        if (url) cites.set(String(claim.position), { url, name: work.name || claim.name || url, quote: work.abstract || '' });
      }
    }
    return cites;
  }

  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const newKey = () => (crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join(''));

  // ---- what stays on this machine; private windows may refuse it, then memory has to do ----
  class Memory {
    constructor(name) { this.name = name; this.held = null; }
    read() {
      try {
        const text = localStorage.getItem(this.name);
        return text ? JSON.parse(text) : {};
      } catch { return this.held || {}; }
    }
    write(change) {
      // Read again: another tab of the same site may have written meanwhile.
      const state = { ...this.read(), ...change };
      this.held = state;
      try { localStorage.setItem(this.name, JSON.stringify(state)); } catch { /* memory has it */ }
    }
  }

  // ---- Direct Line 3.0: one conversation, its outbox, its stream ----
  class Line {
    constructor(server, events) {
      this.base = server + '/v3/directline';
      this.memory = new Memory('hotline-chat:' + server);
      this.events = events;
      this.outbox = (this.memory.read().outbox || []).map((item) => ({ ...item, state: 'waiting' }));
      this.watermark = '';
      this.generation = 0;
      this.socketMisses = 0;
      this.running = false;
    }

    get stored() { return this.memory.read(); }

    // Runs until stopped: connect, read, and after every loss connect again from the watermark.
    async run() {
      if (this.running) return;
      this.running = true;
      const generation = ++this.generation;
      const current = () => this.generation === generation;
      let wait = 1000;
      while (current()) {
        try {
          const stream = await this.connect(current);
          if (!current()) return;
          this.scheduleRefresh();
          wait = 1000;
          if (this.greeting) setTimeout(() => this.greeted(), 1500);
          else this.flush();
          await (stream && this.socketMisses < 2 ? this.listen(stream, current) : this.poll(current));
        } catch (problem) {
          if (!current()) return;
          if (problem.over) { this.forget(); this.events.over(); continue; }
          this.events.online(false);
        }
        if (!current()) return;
        await Promise.race([pause(wait + Math.random() * 500), new Promise((now) => { this.hurry = now; })]);
        wait = Math.min(wait * 2, 20000);
      }
    }

    stop() { this.generation++; this.running = false; this.socket && this.socket.close(); clearTimeout(this.refreshing); }

    // Something says that the network is back: do not sit out the pause. A stream that outlived the loss is a line already.
    nudge() {
      this.hurry && this.hurry();
      if (this.socket && this.socket.readyState === WebSocket.OPEN && navigator.onLine) this.events.online(true);
    }

    async connect(current) {
      const { id, token } = this.stored;
      if (id && token) {
        const resumed = await this.ask('GET', `/conversations/${encodeURIComponent(id)}?watermark=${encodeURIComponent(this.watermark)}`);
        this.keep(resumed);
        return resumed.streamUrl;
      }
      const fresh = await this.call('POST', '/tokens/generate', {}, null);
      const started = await this.call('POST', '/conversations', { locale: 'vi-VN' }, fresh.token);
      if (!current()) return null;
      this.watermark = '';
      this.greeting = true;
      this.memory.write({ id: started.conversationId, ticket: null });
      this.keep({ ...fresh, ...started });
      return started.streamUrl;
    }

    // A question that waited for the conversation to begin goes out after the greeting, so that both read in their order.
    greeted() { this.greeting = false; this.flush(); }

    keep(answer) {
      // Asked before the citizen began anew (perhaps in another tab): what is over stays over.
      if (answer.conversationId !== this.stored.id) return;
      const change = {};
      if (answer.token) {
        this.lifetime = answer.expires_in || this.lifetime || 1800;
        change.token = answer.token;
        change.until = Date.now() + this.lifetime * 1000;
      }
      if (answer.resumeTicket) change.ticket = answer.resumeTicket;
      this.memory.write(change);
    }

    forget() { this.watermark = ''; this.memory.write({ id: null, token: null, until: null, ticket: null, seen: null }); }

    // A phone sleeps longer than a token lives, and the answer of a person comes hours later: the ticket brings the same conversation back.
    async ask(method, path, body) {
      if (this.stored.until <= Date.now()) await this.resume();
      try {
        return await this.call(method, path, body);
      } catch (problem) {
        if (problem.status !== 403 || !await this.resume()) throw problem;
        return this.call(method, path, body);
      }
    }

    // True with a new token. A ticket that is refused is not tried again; a lost connection is the caller's to meet.
    resume() {
      return this.resuming = this.resuming || this.exchange().finally(() => { this.resuming = null; });
    }

    async exchange() {
      const { ticket } = this.stored;
      if (!ticket) return false;
      try {
        this.keep(await this.call('POST', '/tokens/resume', null, ticket));
        return true;
      } catch (problem) {
        if (!problem.over) throw problem;
        // Another tab may hold a newer one by now.
        if (this.stored.ticket === ticket) this.memory.write({ ticket: null });
        return false;
      }
    }

    scheduleRefresh() {
      clearTimeout(this.refreshing);
      const generation = this.generation;
      this.refreshing = setTimeout(async () => {
        if (generation !== this.generation) return;
        // A failure is met by the next call: only when the ticket is refused too, the conversation ends, politely.
        try { this.keep(await this.ask('POST', '/tokens/refresh')); } catch { /* tried again below */ }
        this.scheduleRefresh();
      }, Math.max(5, (this.lifetime || 1800) / 3) * 1000);
    }

    async call(method, path, body, token = this.stored.token) {
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), 20000);
      let response;
      try {
        response = await fetch(this.base + path, {
          method,
          headers: { ...(token && { Authorization: 'Bearer ' + token }), ...(body && { 'Content-Type': 'application/json' }) },
          body: body && JSON.stringify(body),
          signal: abort.signal,
          credentials: 'omit',
          cache: 'no-store',
        });
        const text = await response.text();
        if (response.ok) return text ? JSON.parse(text) : {};
      } finally { clearTimeout(timer); }
      const problem = new Error('HTTP ' + response.status);
      problem.status = response.status;
      problem.after = Number(response.headers.get('Retry-After')) || 0;
      // Gone, or no longer ours to read: the conversation is over for this browser.
      problem.over = token && (response.status === 401 || response.status === 403 || response.status === 404);
      throw problem;
    }

    listen(address, current) {
      return new Promise((done) => {
        const socket = this.socket = new WebSocket(address);
        let opened = false;
        const slow = setTimeout(() => { if (!opened) socket.close(); }, 8000);
        socket.onopen = () => { opened = true; this.socketMisses = 0; this.events.online(true); };
        socket.onmessage = (frame) => {
          // An empty frame only keeps the line open.
          if (current() && frame.data) this.take(JSON.parse(frame.data));
        };
        socket.onclose = () => {
          clearTimeout(slow);
          if (!opened) this.socketMisses++;
          else if (current()) this.events.online(false);
          done();
        };
      });
    }

    async poll(current) {
      while (current()) {
        const { id } = this.stored;
        this.take(await this.ask('GET', `/conversations/${encodeURIComponent(id)}/activities?watermark=${encodeURIComponent(this.watermark)}`));
        this.events.online(true);
        await pause(document.hidden ? 8000 : 1500);
      }
    }

    take(set) {
      for (const activity of set.activities || []) {
        const key = activity.channelData && activity.channelData.clientActivityID;
        const own = key && activity.from && activity.from.role === 'user' ? this.outbox.find((item) => item.key === key) : null;
        if (own) this.remove(own);
        this.events.activity(activity, own);
      }
      if (set.watermark) this.watermark = set.watermark;
      if (this.greeting && (set.activities || []).length) this.greeted();
    }

    post(text, province) {
      const item = { key: newKey(), text, province: province || undefined, at: new Date().toISOString(), state: 'waiting' };
      this.outbox.push(item);
      this.store((kept) => [...kept, item]);
      this.flush();
      return item;
    }

    store(change) {
      const kept = change(this.stored.outbox || []);
      this.memory.write({ outbox: kept.map(({ key, text, province, at }) => ({ key, text, province, at })) });
    }

    remove(item) {
      this.outbox = this.outbox.filter((other) => other.key !== item.key);
      this.store((kept) => kept.filter((other) => other.key !== item.key));
    }

    retry(item) {
      for (const other of this.outbox) if (item ? other === item : other.state === 'failed') this.mark(other, 'waiting');
      this.flush();
    }

    mark(item, state) { item.state = state; this.events.item(item); }

    // One at a time and in order: an answer must not overtake its question.
    async flush() {
      if (this.flushing || this.greeting) return;
      this.flushing = true;
      try {
        for (;;) {
          const item = this.outbox.find((other) => other.state === 'waiting');
          const { id, token } = this.stored;
          if (!item || !id || !token) return;
          try {
            const { id: posted } = await this.ask('POST', `/conversations/${encodeURIComponent(id)}/activities`, {
              type: 'message', text: item.text, textFormat: 'plain', locale: 'vi-VN', from: { id: 'citizen', role: 'user' }, localTimestamp: item.at,
              channelData: { clientActivityID: item.key, ...(item.province && { hotline: { province: item.province } }) },
            });
            // Acknowledged means stored over there: nothing is left to do but to wait for its echo.
            item.state = 'sent';
            this.store((kept) => kept.filter((other) => other.key !== item.key));
            this.events.sent(item, posted);
            this.events.online(true);
          } catch (problem) {
            if (problem.over) {
              this.stop();
              this.forget();
              this.events.over();
              this.run();
              return;
            }
            if (problem.status === 429) { await pause((problem.after || 3) * 1000); continue; }
            this.mark(item, problem.status >= 400 && problem.status < 500 ? 'refused' : 'failed');
            if (!problem.status) this.events.online(false);
            if (item.state === 'failed') return;
          }
        }
      } finally { this.flushing = false; }
    }
  }

  class HotlineChat extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      const given = script ? script.dataset : {};
      this.server = (this.dataset.server || given.server || origin).replace(/\/+$/, '');
      this.name = this.dataset.title || given.title || WORDS.title;
      this.province = this.dataset.province || given.province || null;
      this.shown = new Set();
      this.pending = new Map();
      this.awaiting = new Map();
      this.drafts = new Map();
      this.unread = 0;
      this.build();
      this.line = new Line(this.server, {
        activity: (activity, own) => this.show(activity, own),
        item: (item) => this.showItem(item),
        sent: (item, id) => this.expect(id),
        online: (up) => this.setOnline(up),
        over: () => this.startOver(),
      });
      for (const item of this.line.outbox) this.showItem(item);
      this.listeners = [
        [window, 'online', () => { this.line.nudge(); this.line.retry(); }],
        [window, 'offline', () => this.setOnline(false)],
        [document, 'visibilitychange', () => { if (!document.hidden) this.line.nudge(); }],
        [document, 'keydown', (event) => this.keys(event)],
      ];
      for (const [target, name, listener] of this.listeners) target.addEventListener(name, listener);
      const stored = this.line.stored;
      if (stored.id || this.line.outbox.length) this.start();
      if (stored.open) this.open(false);
    }

    disconnectedCallback() {
      this.line.stop();
      for (const [target, name, listener] of this.listeners) target.removeEventListener(name, listener);
    }

    build() {
      const root = this.attachShadow({ mode: 'open' });
      try {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(LOOK);
        root.adoptedStyleSheets = [sheet];
      } catch {
        // Browsers before 2023: they need a style element, and a policy that lets it in.
        root.append(make('style', null, LOOK));
      }
      this.badge = make('span', { cls: 'badge', hidden: true, 'aria-hidden': 'true' });
      this.launchName = make('span', null, WORDS.launch);
      this.launch = make('button', { cls: 'launch', type: 'button', 'aria-expanded': 'false', onclick: () => this.open() }, icon('chat'), this.launchName, this.badge);
      this.subtitle = make('p', null, WORDS.subtitle);
      this.strip = make('div', { cls: 'strip', role: 'status', hidden: true }, WORDS.offline);
      this.question = make('div', { cls: 'strip', role: 'group', 'aria-label': WORDS.fresh, hidden: true }, WORDS.freshAsk,
        make('div', { cls: 'acts' },
          this.yes = make('button', { cls: 'act main', type: 'button', onclick: () => this.beginAgain() }, WORDS.yes),
          make('button', { cls: 'act', type: 'button', onclick: () => { this.question.hidden = true; this.box.focus(); } }, WORDS.no)));
      this.log = make('div', { cls: 'log', role: 'log', 'aria-live': 'off', 'aria-label': WORDS.log, tabindex: '0' });
      this.dots = make('div', { cls: 'm bot', hidden: true }, make('div', { cls: 'b dots', role: 'img', 'aria-label': WORDS.typing }, make('i'), make('i'), make('i')));
      this.offers = make('div', { cls: 'acts', hidden: true });
      this.log.append(this.dots, this.offers);
      this.voice = make('div', { cls: 'sr', 'aria-live': 'polite' });
      this.left = make('p', { cls: 'left', hidden: true });
      this.box = make('textarea', { rows: '1', maxlength: String(LONGEST), placeholder: WORDS.placeholder, 'aria-label': WORDS.label, enterkeyhint: 'send', autocomplete: 'off',
        oninput: () => this.grow(),
        onkeydown: (event) => {
          // While an input method composes (Telex on a Mac), Enter ends the word, not the question.
          if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) { event.preventDefault(); this.submit(); }
        } });
      const form = make('form', { onsubmit: (event) => { event.preventDefault(); this.submit(); } },
        this.box, make('button', { cls: 'go', type: 'submit', 'aria-label': WORDS.send, title: WORDS.send }, icon('send')));
      this.panel = make('section', { cls: 'panel', role: 'dialog', 'aria-label': this.name, hidden: true },
        make('header', { cls: 'head' }, make('div', null, make('h2', null, this.name), this.subtitle),
          make('button', { cls: 'icon', type: 'button', 'aria-label': WORDS.fresh, title: WORDS.fresh, onclick: () => { this.question.hidden = false; this.yes.focus(); } }, icon('fresh')),
          make('button', { cls: 'icon', type: 'button', 'aria-label': WORDS.close, title: WORDS.close, onclick: () => this.close() }, icon('close'))),
        this.strip, this.question, this.log, this.left, form);
      root.append(this.panel, this.launch, this.voice);
    }

    // ---- what a page may call ----
    open(focus = true) {
      this.setAttribute('open', '');
      this.panel.hidden = false;
      this.launch.hidden = true;
      this.launch.setAttribute('aria-expanded', 'true');
      this.panel.setAttribute('aria-modal', String(this.fills()));
      this.line.memory.write({ open: true });
      this.setUnread(0);
      this.start();
      this.log.scrollTop = this.log.scrollHeight;
      if (focus) this.box.focus();
    }

    close() {
      this.removeAttribute('open');
      this.panel.hidden = true;
      this.launch.hidden = false;
      this.launch.setAttribute('aria-expanded', 'false');
      this.line.memory.write({ open: false });
      this.launch.focus();
    }

    ask(text, province) {
      this.open();
      this.say(text, province);
    }

    // ---- sending ----
    start() { this.startedAt = this.startedAt || Date.now(); this.resumed = Boolean(this.line.stored.id); this.line.run(); }

    submit() {
      const text = this.box.value.trim();
      if (!text) return;
      this.box.value = '';
      this.grow();
      this.say(text);
      this.box.focus();
    }

    say(text, province) {
      this.setOffers(null);
      this.showItem(this.line.post(text, province || this.province), true);
    }

    grow() {
      this.box.style.height = 'auto';
      this.box.style.height = this.box.scrollHeight + 2 + 'px';
      const left = LONGEST - this.box.value.length;
      this.left.hidden = left > 200;
      this.left.textContent = WORDS.long(left);
    }

    expect(id) {
      if (!id || this.staffName || this.shown.has('re:' + id)) return;
      this.awaiting.set(id, setTimeout(() => { this.awaiting.delete(id); this.setTyping(); }, 20000));
      this.setTyping();
    }

    setTyping() { this.dots.hidden = this.awaiting.size === 0; if (!this.dots.hidden) this.toEnd(); }

    // ---- showing ----
    showItem(item, isNew) {
      let node = this.pending.get(item.key);
      if (!node) {
        node = make('div', { cls: 'm me waiting' }, make('span', { cls: 'sr' }, WORDS.me + ': '), make('div', { cls: 'b' }, item.text), make('div', { cls: 'meta' }));
        this.pending.set(item.key, node);
        this.log.insertBefore(node, this.dots);
      }
      const lost = item.state === 'failed' || item.state === 'refused';
      node.classList.toggle('failed', lost);
      const meta = node.lastElementChild;
      if (!lost) meta.replaceChildren(WORDS.sending);
      else {
        meta.replaceChildren(item.state === 'failed' ? WORDS.failed : WORDS.refused,
          make('button', { type: 'button', onclick: () => { this.line.retry(item); this.line.nudge(); } }, WORDS.again),
          item.state === 'refused' ? make('button', { type: 'button', onclick: () => { this.line.remove(item); this.pending.delete(item.key); node.remove(); } }, WORDS.drop) : '');
        if (item.state === 'failed') this.tell(WORDS.failed);
        this.toEnd();
      }
      if (isNew) this.toEnd();
    }

    show(activity, own) {
      if (activity.id) {
        if (this.shown.has(activity.id)) return;
        this.shown.add(activity.id);
      }
      const role = activity.from && activity.from.role;
      const hotline = (activity.channelData && activity.channelData.hotline) || {};
      if (activity.type === 'typing') { this.showDraft(activity, role); return; }
      if (activity.type === 'event') { this.showEvent(activity); return; }
      if (activity.type !== 'message') return;

      const mine = role === 'user';
      const staff = !mine && activity.from && activity.from.id === 'operator';
      const key = activity.channelData && activity.channelData.clientActivityID;
      if (mine && key && this.pending.has(key)) {
        this.pending.get(key).remove();
        this.pending.delete(key);
      }
      for (const id of [activity.replyToId, ...(hotline.answers || [])]) {
        if (!id || mine) continue;
        this.dropDrafts(id);
        this.shown.add('re:' + id);
        clearTimeout(this.awaiting.get(id));
        this.awaiting.delete(id);
      }
      const who = mine ? WORDS.me : staff ? activity.from.name || WORDS.staff : WORDS.bot;
      const bubble = make('div', { cls: 'b' });
      const cites = citations(activity);
      if (activity.text) {
        if (mine) bubble.append(activity.text);
        else if (activity.textFormat === 'markdown') markdown(bubble, activity.text, cites);
        else plain(bubble, activity.text);
      }
      if (cites.size) {
        bubble.append(make('div', { cls: 'src' }, make('h3', null, WORDS.sources), make('ol', null, ...Array.from(cites, ([n, cite]) =>
          make('li', null, make('span', { 'aria-hidden': 'true' }, n), make('div', null, away(cite.url, { title: cite.name }, cite.name), cite.quote ? make('q', null, cite.quote) : null)))),
          hotline.became ? make('details', null, make('summary', null, WORDS.became(hotline.became.agency)), make('p', null, hotline.became.text)) : null));
      }
      if (!bubble.hasChildNodes()) return;
      const node = make('div', { cls: 'm ' + (mine ? 'me' : staff ? 'staff' : 'bot') },
        staff ? make('div', { cls: 'who' }, who) : make('span', { cls: 'sr' }, who + ': '), bubble, this.time(activity, mine));
      this.add(node);
      if (mine) { this.lastMine = node; this.setOffers(null); } else {
        this.setOffers(activity.suggestedActions);
        if (this.isLive()) this.tell(`${who}: ${bubble.innerText || bubble.textContent}`);
        if (this.panel.hidden && this.isNew(activity)) this.setUnread(this.unread + 1);
      }
      if (!this.panel.hidden && activity.id) this.line.memory.write({ seen: activity.id });
      this.setTyping();
      this.toEnd();
    }

    // An answer on its way: each signal says all sentences that have passed so far. Nobody reads them out; the message that takes their place is read, once.
    showDraft(activity, role) {
      const { streamType, streamId, streamSequence } = activity.channelData || {};
      const of = activity.replyToId;
      if (!streamType) { this.dots.hidden = role === 'user'; return; }
      if (streamType !== 'streaming' || !streamId || !activity.text || this.staffName || this.shown.has('re:' + of)) return;
      let draft = this.drafts.get(streamId);
      if (!draft) {
        const bubble = make('div', { cls: 'b' });
        draft = { of, bubble, at: 0, node: make('div', { cls: 'm bot', 'aria-busy': 'true' }, make('span', { cls: 'sr' }, WORDS.bot + ': '), bubble) };
        this.drafts.set(streamId, draft);
        this.log.insertBefore(draft.node, this.dots);
      }
      if (streamSequence <= draft.at) return;
      draft.at = streamSequence;
      draft.bubble.replaceChildren();
      markdown(draft.bubble, activity.text, new Map());
      // A node that died in the middle leaves a draft that nothing follows; the answer comes from another.
      clearTimeout(draft.timer);
      draft.timer = setTimeout(() => this.dropDrafts(of), 20000);
      this.toEnd();
    }

    dropDrafts(of) {
      for (const [id, draft] of this.drafts) {
        if (of && draft.of !== of) continue;
        clearTimeout(draft.timer);
        draft.node.remove();
        this.drafts.delete(id);
      }
    }

    showEvent(activity) {
      const who = (activity.value && activity.value.operator) || WORDS.staff;
      if (activity.name === 'hotline.taken') {
        this.staffName = who;
        for (const timer of this.awaiting.values()) clearTimeout(timer);
        this.awaiting.clear();
        this.dropDrafts();
        this.note(WORDS.taken(who));
      } else if (activity.name === 'hotline.released') {
        this.staffName = null;
      } else return;
      this.subtitle.textContent = this.staffName ? WORDS.person(this.staffName) : WORDS.subtitle;
      this.setTyping();
    }

    note(text) {
      this.add(make('p', { cls: 'note' }, text));
      if (this.isLive()) this.tell(text);
      this.toEnd();
    }

    // What is still on its way stays below what is in the log.
    add(node) {
      const [draft] = this.drafts.values();
      this.log.insertBefore(node, this.pending.values().next().value || (draft && draft.node) || this.dots);
    }

    time(activity) {
      const at = new Date(activity.timestamp);
      if (isNaN(at)) return null;
      const day = (date) => date.toLocaleDateString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh', day: 'numeric', month: 'numeric' });
      const clock = at.toLocaleTimeString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh', hour: '2-digit', minute: '2-digit' });
      return make('div', { cls: 'meta' }, make('time', { datetime: activity.timestamp }, day(at) === day(new Date()) ? clock : `${clock}, ${day(at)}`));
    }

    setOffers(suggested) {
      const actions = ((suggested && suggested.actions) || []).filter((action) => action.title || action.value);
      this.offers.replaceChildren(...actions.map((action) => {
        const title = action.title || String(action.value);
        if (action.type === 'openUrl' || action.type === 'call') {
          const href = action.type === 'call' ? (/^tel:[+\d]{2,15}$/.test(action.value) ? action.value : null) : web(action.value);
          return href ? (action.type === 'call' ? make('a', { cls: 'act', href }, title) : away(href, { cls: 'act' }, title)) : null;
        }
        return make('button', { cls: 'act', type: 'button', onclick: () => { this.say(typeof action.value === 'string' ? action.value : title); this.box.focus(); } }, title);
      }).filter(Boolean));
      this.offers.hidden = !this.offers.hasChildNodes();
    }

    // The newest question goes to the top of the view, so that a long answer is read from its beginning.
    toEnd() {
      const newest = Array.from(this.pending.values()).pop() || this.lastMine || this.log.firstElementChild;
      const end = this.log.scrollHeight - this.log.clientHeight;
      this.log.scrollTop = newest && this.isLive() ? Math.min(end, newest.offsetTop - 12) : end;
    }

    setOnline(up) {
      this.strip.hidden = up;
      if (up) this.line.retry();
    }

    startOver() {
      for (const timer of this.awaiting.values()) clearTimeout(timer);
      this.awaiting.clear();
      this.dropDrafts();
      this.staffName = null;
      this.subtitle.textContent = WORDS.subtitle;
      this.startedAt = Date.now();
      this.resumed = false;
      this.note(WORDS.over);
    }

    beginAgain() {
      this.line.stop();
      this.line.forget();
      for (const item of [...this.line.outbox]) this.line.remove(item);
      this.pending.clear();
      this.shown.clear();
      this.awaiting.clear();
      this.dropDrafts();
      this.lastMine = this.staffName = null;
      this.subtitle.textContent = WORDS.subtitle;
      this.log.replaceChildren(this.dots, this.offers);
      this.setOffers(null);
      this.setTyping();
      this.question.hidden = true;
      this.startedAt = null;
      this.start();
      this.box.focus();
    }

    // What a resumed conversation replays at first is history: it is shown, not read out.
    isLive() { return !this.resumed || Date.now() - this.startedAt > 1500; }
    isNew(activity) { const { seen } = this.line.stored; return !seen || activity.id > seen; }

    setUnread(count) {
      this.unread = count;
      this.badge.hidden = count === 0;
      this.badge.textContent = count;
      this.launch.setAttribute('aria-label', WORDS.launch + (count ? WORDS.unread(count) : ''));
    }

    tell(text) { this.voice.append(make('p', null, text)); if (this.voice.childElementCount > 6) this.voice.firstElementChild.remove(); }

    // ---- keyboard ----
    fills() { return matchMedia('(max-width:480px),(max-height:480px)').matches; }

    keys(event) {
      if (this.panel.hidden || !event.composedPath().includes(this)) return;
      if (event.key === 'Escape') {
        event.preventDefault();
        if (this.question.hidden) this.close();
        else { this.question.hidden = true; this.box.focus(); }
      } else if (event.key === 'Tab' && this.fills()) {
        // Full screen on a phone: what lies behind cannot be seen, so the focus stays in here.
        const stops = Array.from(this.panel.querySelectorAll('button,a[href],textarea,[tabindex="0"]')).filter((node) => node.offsetParent);
        const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
        if (this.shadowRoot.activeElement === edge) { event.preventDefault(); (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus(); }
      }
    }
  }

  customElements.define('hotline-chat', HotlineChat);
  const place = () => { if (!document.querySelector('hotline-chat')) document.body.append(document.createElement('hotline-chat')); };
  if (document.body) place();
  else document.addEventListener('DOMContentLoaded', place);
})();
