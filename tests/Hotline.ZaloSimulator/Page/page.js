// Chats as a user of Zalo: everything shown comes from /_sim/view, which answers when something happens.
"use strict";

const byId = (id) => document.getElementById(id);
let current = "";
let version = -1;
let following = true;
let shown = "";
let poll = new AbortController();

const paths = {
  "/v3.0/oa/message/cs": "Gửi tin",
  "/v2.0/oa/message": "Gửi tin cho người ẩn danh, hoặc thả biểu tượng",
  "/v3.0/oa/message/template": "Gửi tin theo mẫu",
  "/v2.0/oa/conversation": "Xem lại cuộc trò chuyện",
  "/v2.0/oa/listrecentchat": "Xem các cuộc trò chuyện gần đây",
  "/v3.0/oa/user/detail": "Xem hồ sơ người dùng",
  "/v2.0/oa/getoa": "Xem thông tin tài khoản",
  "/v4/oa/access_token": "Xin mã truy cập",
};
const kinds = { photo: "Ảnh", sticker: "Nhãn dán", location: "Vị trí", voice: "Ghi âm", file: "Tệp", video: "Video", link: "Liên kết", image: "Ảnh", request_user_info: "Xin thông tin liên hệ", template: "Tin theo mẫu" };
const clock = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

async function post(path, body) {
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Error(problem.detail || "Không làm được, hãy thử lại.");
  }
  return response.status === 204 ? null : response.json();
}

async function act(kind, more) {
  byId("problem").textContent = "";
  try {
    await post("/_sim/act", { user: current, kind, text: null, latitude: 0, longitude: 0, message: null, button: 0, ...more });
  } catch (problem) {
    byId("problem").textContent = problem.message;
  }
}

function choose(id) {
  current = id;
  version = -1;
  shown = "";
  poll.abort();
  byId("text").focus();
}

function drawPeople(users) {
  const list = byId("people");
  const key = JSON.stringify([users, current]);
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  const focused = document.activeElement?.dataset?.user;
  list.replaceChildren(...users.map((user) => {
    const item = make("li");
    const button = make("button", "", user.anonymous ? `${user.name} (ẩn danh)` : user.name);
    button.type = "button";
    button.dataset.user = user.id;
    button.setAttribute("aria-pressed", String(user.id === current));
    button.addEventListener("click", () => choose(user.id));
    item.append(button);
    return item;
  }));
  if (focused) list.querySelector(`[data-user="${CSS.escape(focused)}"]`)?.focus();
  const me = users.find((user) => user.id === current);
  following = me ? me.follows : true;
  byId("chat-title").textContent = me ? me.name : "Cuộc trò chuyện";
  byId("follow").textContent = following ? "Bỏ quan tâm" : "Quan tâm";
  byId("follow").hidden = !me || me.anonymous;
}

function markOf(line) {
  const at = clock.format(new Date(line.at));
  if (line.fromUser) return line.lost ? `${at} · không đến được dịch vụ` : line.accepted ? `${at} · dịch vụ đã nhận` : `${at} · đang gửi`;
  const who = line.staff ? "Cán bộ, từ trang quản trị Zalo" : "Đường dây hỏi đáp";
  return `${who} · ${at} · ${line.seen ? "đã xem" : line.delivered ? "đã nhận" : "đã gửi"}`;
}

function drawLine(line) {
  const item = make("li", line.fromUser ? "mine" : line.staff ? "staff" : "theirs");
  const words = line.type === "text" ? line.text : `[${kinds[line.type] || "Tin"}] ${line.text}`.trim();
  item.append(make("div", "bubble", words));
  if (line.buttons && line.buttons.length > 0) {
    const buttons = make("div", "buttons");
    line.buttons.forEach((button, index) => {
      let node;
      if (button.type === "oa.open.url") {
        node = make("a", "", button.title);
        node.href = button.target;
        node.target = "_blank";
        node.rel = "noopener noreferrer";
      } else if (button.type === "oa.open.phone" || button.type === "oa.open.sms") {
        node = make("a", "", button.title);
        node.href = `${button.type === "oa.open.sms" ? "sms" : "tel"}:+${button.target}`;
      } else {
        node = make("button", "", button.title);
        node.type = "button";
        node.addEventListener("click", () => act("press", { message: line.id, button: index }));
      }
      buttons.append(node);
    });
    item.append(buttons);
  }
  item.append(make("p", "mark", markOf(line)));
  return item;
}

function drawLines(lines) {
  const key = JSON.stringify(lines);
  if (key === shown) return;
  shown = key;
  const list = byId("lines");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const before = list.querySelectorAll("li:not(.empty)").length;
  if (lines.length === 0) {
    list.replaceChildren(make("li", "empty", current ? "Chưa có tin nào. Hãy nhắn một câu." : "Hãy thêm một người ở mục “Người nhắn”."));
  } else if (lines.length > before && before > 0) {
    // What is there stays, so that a screen reader says only what is new.
    lines.slice(0, before).forEach((line, index) => { list.children[index].querySelector(".mark").textContent = markOf(line); });
    list.append(...lines.slice(before).map(drawLine));
  } else if (lines.length === before) {
    lines.forEach((line, index) => { list.children[index].querySelector(".mark").textContent = markOf(line); });
  } else {
    list.replaceChildren(...lines.map(drawLine));
  }
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function resultOf(call) {
  if (!call.ended) return "đang chờ";
  const result = call.status === 0 ? "cắt ngang" : call.error === 0 || call.error === null ? (call.status === 200 ? "được" : `HTTP ${call.status}`) : `mã ${call.error}`;
  return call.fault ? `${result} · lỗi giả ${call.fault.split(" ")[0]}` : result;
}

function drawSide(view) {
  byId("call-count").textContent = view.callCount;
  byId("calls").replaceChildren(...(view.calls.length === 0 ? [make("li", "", "Dịch vụ chưa gọi lần nào.")] : view.calls.map((call) => {
    const bad = call.ended && (call.status !== 200 || (call.error !== 0 && call.error !== null));
    const item = make("li", bad ? "bad" : "", `${paths[call.path] || call.path}${call.name ? ` · ${call.name}` : ""}`);
    item.append(make("small", "", `${clock.format(new Date(call.at))} · ${resultOf(call)} · ${call.milliseconds} ms`));
    return item;
  })));
  const count = byId("violation-count");
  count.textContent = view.violationCount;
  count.classList.toggle("bad", view.violationCount > 0);
  byId("violations").replaceChildren(...(view.violations.length === 0 ? [make("li", "", "Không có vi phạm nào.")] : view.violations.map((violation) => {
    const item = make("li", "bad", violation.title);
    item.append(make("small", "", `${clock.format(new Date(violation.at))}${violation.name ? ` · ${violation.name}` : ""}`));
    return item;
  })));
  byId("link").textContent = view.webhook
    ? `Đã nối với ${new URL(view.webhook).host} · ${view.accepted}/${view.events} sự kiện đã nhận${view.pending > 0 ? ` · ${view.pending} đang gửi` : ""}`
    : "Đang đợi dịch vụ…";
}

async function watch() {
  for (;;) {
    poll = new AbortController();
    const user = current;
    try {
      const response = await fetch(`/_sim/view?user=${encodeURIComponent(user)}&since=${version}`, { signal: poll.signal });
      const view = await response.json();
      if (user !== current) continue;
      version = view.version;
      if (!current && view.users.length > 0) {
        choose(view.users[0].id);
        continue;
      }
      drawPeople(view.users);
      drawLines(view.lines);
      drawSide(view);
    } catch (problem) {
      if (problem.name === "AbortError") continue;
      byId("link").textContent = "Zalo giả lập không trả lời; đang thử lại…";
      await new Promise((resolve) => { setTimeout(resolve, 2000); });
    }
  }
}

byId("say").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("text").value.trim();
  if (!text) return;
  byId("text").value = "";
  act("say", { text });
});

byId("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    byId("say").requestSubmit();
  }
});

document.querySelectorAll("[data-kind]").forEach((button) => button.addEventListener("click", () => {
  const text = byId("text").value.trim();
  const kind = button.dataset.kind;
  if (kind === "staff" && !text) {
    byId("problem").textContent = "Hãy viết lời của cán bộ vào ô tin nhắn trước.";
    byId("text").focus();
    return;
  }
  if (kind === "image" || kind === "staff") byId("text").value = "";
  // A place in Long Xuyên.
  act(kind, { text: text || null, latitude: 10.3759, longitude: 105.4185 });
}));

byId("follow").addEventListener("click", () => act(following ? "unfollow" : "follow"));

byId("newcomer").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const user = await post("/_sim/users", { name: byId("name").value, anonymous: byId("anonymous").checked });
    byId("name").value = "";
    choose(user.id);
  } catch (problem) {
    byId("problem").textContent = problem.message;
  }
});

byId("lines").addEventListener("scroll", () => {
  const list = byId("lines");
  if (current && list.scrollHeight - list.scrollTop - list.clientHeight < 5) act("open");
});

post("/_sim/users", { name: "Lan", anonymous: false }).catch(() => {}).then(watch);
