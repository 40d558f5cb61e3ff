// Makes the desk live: follows what happens, sends forms without leaving the page, keeps every draft.
// Without this script the same page works by links and forms.
"use strict";

const body = document.body;
const words = body.dataset;
const conversation = document.querySelector("#conversation[data-live]");
const shown = new Map(); // what the server last said of each part, to touch only what is new
let ahead = Number(words.clock) - Date.now(); // the server's clock against ours

// Clocks

function span(ms) {
  const minutes = Math.floor(ms / 60000);
  const days = Math.floor(minutes / 1440), hours = Math.floor(minutes / 60) % 24, rest = minutes % 60;
  if (minutes < 1) return words.now;
  if (days > 0) return `${days} ${words.day}` + (hours ? ` ${hours} ${words.hour}` : "");
  if (hours > 0) return `${hours} ${words.hour}` + (rest ? ` ${rest} ${words.minute}` : "");
  return `${minutes} ${words.minute}`;
}

function tick() {
  for (const time of document.querySelectorAll("time[data-since]")) {
    const text = span(Math.max(0, Date.now() + ahead - Number(time.dataset.since)));
    if (time.textContent !== text) time.textContent = text;
  }
}

// Parts of the page

function parse(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

function remember(part) {
  if (part) shown.set(part.id, part.outerHTML);
}

function changed(part) {
  return part && shown.get(part.id) !== part.outerHTML;
}

async function fetchPart(url, options = {}) {
  const response = await fetch(url, { ...options, headers: { "Otklik-Part": "1" }, credentials: "same-origin" });
  if (response.status === 401) signedOut();
  return { status: response.status, page: parse(await response.text()) };
}

function signedOut() {
  const link = document.createElement("a");
  link.href = words.prefix + "sign-in?next=" + encodeURIComponent(location.pathname + location.search);
  link.textContent = words.again;
  say(words.ended + " ", link);
}

function say(...what) {
  const place = document.getElementById("error") || document.getElementById("link");
  place.replaceChildren(...what);
}

function replaceQueue(page) {
  const next = page.getElementById("queue"), old = document.getElementById("queue");
  if (!next || !old) return;
  const count = Number(next.dataset.waiting);
  document.title = (count ? `(${count}) ` : "") + document.title.replace(/^\(\d+\) /, "");
  if (!changed(next)) return;
  remember(next);
  const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  old.replaceWith(next);
  if (focused) next.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

function replaceHead(page) {
  const next = page.getElementById("head");
  if (!changed(next)) return;
  remember(next);
  document.getElementById("head").replaceWith(next);
}

function replaceCard(page) {
  const next = page.getElementById("card");
  if (!changed(next)) return;
  remember(next);
  document.getElementById("card").replaceChildren(...next.childNodes); // the element stays: it may be the address's target
}

// Lines: only what is new or has changed is touched, so that a screen reader reads new lines only.

const lines = new Map();

function line(key) {
  return document.querySelector(`#log > [data-key="${CSS.escape(key)}"]`);
}

function replaceLines(page) {
  const log = document.getElementById("log"), next = page.getElementById("log"), pane = document.getElementById("lines");
  if (!next || "older" in pane.dataset) return;
  const low = atBottom(pane);
  let after = null;
  for (const item of [...next.children]) {
    const key = item.dataset.key, html = item.outerHTML;
    let here = line(key);
    if (!here) {
      after ? after.after(item) : log.append(item);
      here = item;
    } else if (lines.get(key) !== html) {
      here.replaceWith(item);
      here = item;
    }
    lines.set(key, html);
    after = here;
  }
  if (low) pane.scrollTop = pane.scrollHeight;
}

function atBottom(pane) {
  return pane.scrollHeight - pane.scrollTop - pane.clientHeight < 80;
}

async function showEarlier(link) {
  const pane = document.getElementById("lines"), log = document.getElementById("log");
  const { page } = await fetchPart(link.href);
  const height = pane.scrollHeight;
  const older = [...page.querySelectorAll("#log > li")];
  for (const item of older) line(item.dataset.key)?.remove();
  for (const item of older) lines.set(item.dataset.key, item.outerHTML);
  log.prepend(...older);
  document.getElementById("earlier").replaceWith(page.getElementById("earlier"));
  pane.scrollTop += pane.scrollHeight - height;
}

// What the operator may do. The forms stay as they are while nothing about them changes.

function replaceActions(page, fresh) {
  const old = document.getElementById("actions"), next = page.getElementById("actions");
  if (!next) return;
  if (old.dataset.state === next.dataset.state) {
    if (fresh) renew(old, next);
    return;
  }
  const focused = old.contains(document.activeElement);
  for (const area of next.querySelectorAll("textarea[name=text]")) {
    const form = area.form.getAttribute("action");
    const typed = [...old.querySelectorAll("textarea[name=text]")].find((a) => a.form.getAttribute("action") === form);
    if (typed && typed.value) area.value = typed.value;
  }
  if (old.querySelector("details.note[open]")) next.querySelector("details.note").open = true;
  old.replaceWith(next);
  restoreDrafts();
  if (focused) next.querySelector("textarea, button")?.focus();
}

// renew makes the forms new events, for the next line.
function renew(old, next) {
  const form = next.querySelector("input[name=form]");
  for (const input of old.querySelectorAll("input[name=form]")) if (form) input.value = form.value;
}

function apply(page, fresh = false) {
  replaceHead(page);
  replaceLines(page);
  replaceCard(page);
  replaceActions(page, fresh);
  tick();
}

// Drafts survive reloads, sign-outs and lost connections; they stay in this tab.

function draftKey(area) {
  return "draft " + area.form.getAttribute("action");
}

function restoreDrafts() {
  for (const area of document.querySelectorAll("#actions textarea[name=text]")) {
    const draft = sessionStorage.getItem(draftKey(area));
    if (!area.value && draft) area.value = draft;
  }
}

document.addEventListener("input", (event) => {
  if (event.target.matches("#actions textarea[name=text]")) sessionStorage.setItem(draftKey(event.target), event.target.value);
});

// Forms

async function send(form) {
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  const area = form.elements.text, typed = area?.value;
  try {
    const { status, page } = await fetchPart(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (status === 401) return;
    settle(form, status < 300, area, typed);
    if (page.getElementById("actions")) apply(page, status < 300);
    const reason = status < 300 ? "" : page.getElementById("error")?.textContent || page.querySelector(".sheet p")?.textContent || words.unsent;
    say(reason);
  } catch {
    say(words.unsent);
  } finally {
    form.ariaBusy = "false";
    soon("queue");
  }
}

// settle clears what was sent. What was typed meanwhile stays.
function settle(form, sent, area, typed) {
  if (!sent) return;
  const pane = document.getElementById("lines");
  pane.scrollTop = pane.scrollHeight;
  if (!area || area.value !== typed) return;
  area.value = "";
  sessionStorage.removeItem(draftKey(area));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!conversation || !form.closest("#actions")) return;
  event.preventDefault();
  const area = form.elements.text;
  send(form).then(() => {
    const next = document.querySelector(area ? `#actions form[action="${CSS.escape(form.getAttribute("action"))}"] textarea` : "#answer textarea");
    next?.focus();
  });
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && location.hash === "#card") location.hash = "lines";
  const typing = event.target.matches?.("#actions textarea[name=text]");
  if (!typing || event.key !== "Enter" || event.shiftKey || event.isComposing || !matchMedia("(pointer: fine)").matches) return;
  event.preventDefault();
  if (event.target.value.trim()) event.target.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#earlier a");
  if (!link) return;
  event.preventDefault();
  showEarlier(link).catch(() => { location.href = link.href; });
});

// Looking again: at most twice a second, never two looks at one thing at a time.

const looks = {
  queue: { url: queueURL, show: replaceQueue },
  conversation: { url: () => conversation.dataset.live, show: apply },
};

function queueURL() {
  const query = new URLSearchParams(document.getElementById("queue").dataset.query);
  if (conversation) query.set("open", conversation.dataset.id);
  return words.prefix + "queue?" + query;
}

async function look(name) {
  const one = looks[name];
  if (name === "conversation" && (!conversation || document.hidden)) {
    one.missed = true; // it would count as read
    return;
  }
  try {
    const { status, page } = await fetchPart(one.url());
    if (status === 200) one.show(page);
    tick();
  } catch {
    // The connection's own sign tells; the next look brings everything.
  }
}

function soon(name) {
  const one = looks[name];
  if (one.planned) return;
  one.planned = true;
  setTimeout(async () => {
    one.planned = false;
    if (one.busy) return soon(name);
    one.busy = true;
    await look(name);
    one.busy = false;
  }, 400);
}

function all() {
  soon("queue");
  soon("conversation");
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && looks.conversation.missed) {
    looks.conversation.missed = false;
    all();
  }
});

// The live connection

let live = false;

function sign(connected) {
  live = connected;
  const link = document.getElementById("link");
  const text = connected ? words.live : words.lost;
  if (link.textContent !== text) link.textContent = text;
  link.classList.toggle("lost", !connected);
}

function connect() {
  const source = new EventSource(words.prefix + "events");
  source.addEventListener("hello", () => { sign(true); all(); });
  source.addEventListener("changed", (event) => {
    soon("queue");
    if (conversation && JSON.parse(event.data).includes(conversation.dataset.id)) soon("conversation");
  });
  source.addEventListener("error", () => {
    sign(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 5000);
  });
  addEventListener("pagehide", () => source.close(), { once: true });
}

addEventListener("pageshow", (event) => { if (event.persisted) connect(); });

// Start

if (body.classList.contains("desk")) {
  for (const id of ["queue", "head", "card"]) remember(document.getElementById(id));
  for (const item of document.querySelectorAll("#log > li")) lines.set(item.dataset.key, item.outerHTML);
  const pane = document.getElementById("lines");
  if (pane && !("older" in pane.dataset)) pane.scrollTop = pane.scrollHeight;
  const list = document.querySelector(".queue");
  list.scrollTop = Number(sessionStorage.getItem("scrolled")) || 0;
  list.addEventListener("scroll", () => sessionStorage.setItem("scrolled", list.scrollTop), { passive: true });
  restoreDrafts();
  tick();
  setInterval(tick, 10000);
  setInterval(() => { if (!live) all(); }, 15000);
  setInterval(all, 60000);
  connect();
}
