// Does what the operator asks for, looks again when something has happened, and starts it all. Needs parts.js.
"use strict";

// What the operator may do. The forms stay as they are while nothing about them changes.

function replaceActions(page, fresh) {
  const old = document.getElementById("actions"), next = page.getElementById("actions");
  if (!next) return;
  if (old.dataset.state === next.dataset.state) {
    if (fresh) renew(old, next);
    return;
  }
  const focused = old.contains(document.activeElement), kept = keepTyped(old, next);
  for (const area of next.querySelectorAll("textarea[name=text]")) {
    const form = area.form.getAttribute("action");
    const typed = [...old.querySelectorAll("textarea[name=text]")].find((a) => a.form.getAttribute("action") === form);
    if (typed && typed.value) area.value = typed.value;
  }
  for (const opened of old.querySelectorAll("details[open]")) {
    const same = next.querySelector(`details.${opened.className}`);
    if (same) same.open = true;
  }
  old.replaceWith(next);
  restoreDrafts();
  if (kept) say(words.kept);
  if (focused) refocus([...next.querySelectorAll("textarea, button")].find((e) => e.checkVisibility()));
}

// keepTyped leaves in sight what was typed into a form that is gone: a lead took over, or the customer blocked the bot, in the middle of
// a word. The rest of the word must not be taken for shortcuts either.
function keepTyped(old, next) {
  const typed = answerIn(old);
  if (!typed?.value.trim() || answerIn(next)) return null;
  const kept = document.createElement("textarea");
  kept.className = "kept";
  kept.readOnly = true;
  kept.rows = 3;
  kept.ariaLabel = typed.ariaLabel;
  kept.value = typed.value;
  next.querySelector(".side").before(kept);
  return kept;
}

function answerIn(actions) {
  return actions.querySelector("form.answer textarea, .kept");
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

async function send(form, button) {
  if (form.ariaBusy === "true") return;
  const fields = new URLSearchParams(new FormData(form, button)), text = fields.get("text") ?? "";
  let sent = false, reason = words.unsent;
  form.ariaBusy = "true";
  if (form.elements.text) form.elements.text.value = "";
  try {
    const { status, page } = await fetchPart(form.action, { method: "POST", body: fields });
    sent = status < 300;
    if (sent) sessionStorage.removeItem("draft " + form.getAttribute("action")); // or new forms would be filled with it
    reason = sent || status === 401 ? "" : page.getElementById("error")?.textContent || page.querySelector(".sheet p")?.textContent || reason;
    if (sent) form.closest("details")?.removeAttribute("open");
    if (page.getElementById("actions")) apply(page, sent);
    if (!sent && showHints(form, page)) reason = ""; // the hints say it
  } catch {
    // The reason stands already: no connection.
  }
  form.ariaBusy = "false";
  if (reason || sent) say(reason);
  settle(form, text, sent);
  soon("queue");
}

// showHints brings what is to be thought of before the text goes.
function showHints(form, page) {
  const address = form.getAttribute("action");
  const next = page.querySelector(`form[action="${CSS.escape(address)}"] .hints`), here = form.querySelector(".hints");
  if (!next || !here || !next.childElementCount) return false;
  here.replaceChildren(...next.childNodes);
  form.querySelector("button.primary").textContent = here.querySelector(".bad") ? words.send : words.anyway;
  return true;
}

function areaOf(form) {
  return document.querySelector(`#actions form[action="${CSS.escape(form.getAttribute("action"))}"] textarea[name=text]`);
}

// forgetHints: a new text is a new matter.
function forgetHints(form) {
  form.querySelector(".hints")?.replaceChildren();
  const button = form.id === "answer" && form.querySelector("button.primary");
  if (button) button.textContent = words.send;
}

// settle forgets the draft of what was sent, and gives back what was not. What was typed meanwhile stays.
function settle(form, text, sent) {
  const area = areaOf(form), key = "draft " + form.getAttribute("action");
  if (sent) {
    const pane = document.getElementById("lines");
    pane.scrollTop = pane.scrollHeight;
    area?.value ? sessionStorage.setItem(key, area.value) : sessionStorage.removeItem(key);
    if (area) area.closest("details")?.removeAttribute("open");
    forgetHints(form);
    return;
  }
  if (!text) return;
  const since = area && area.value !== text ? area.value.trim() : "";
  if (area) area.value = since ? `${text}\n${since}` : text;
  sessionStorage.setItem(key, area ? area.value : text);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!conversation?.contains(form)) return;
  event.preventDefault();
  send(form, event.submitter).then(() => {
    const area = areaOf(form);
    refocus(area?.checkVisibility() ? area : document.querySelector("#answer textarea"));
  });
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && location.hash === "#card") location.hash = "lines";
  const typing = event.target.matches?.("#actions textarea[name=text]") && !event.target.closest(".publish"); // in public nothing goes out by a key
  if (!typing || event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return;
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
    if (!live && source?.readyState === EventSource.OPEN) sign(true);
  } catch {
    sign(false); // the live connection may not have noticed yet
    setTimeout(() => soon(name), 3000);
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

let live = false, out = false, source = null;

function sign(connected) {
  live = connected;
  const link = document.getElementById("link");
  const text = connected ? words.live : out ? words.again : words.lost;
  if (link.textContent !== text) link.replaceChildren(!connected && out ? wayIn() : text);
  link.classList.toggle("lost", !connected);
}

document.addEventListener("signedout", () => {
  out = true;
  sign(false);
});

function connect() {
  source = new EventSource(words.prefix + "events");
  source.addEventListener("hello", () => {
    if (out) say(""); // signed in again, in another tab
    out = false;
    sign(true);
    all();
    document.dispatchEvent(new Event("live"));
  });
  source.addEventListener("here", (event) => document.dispatchEvent(new CustomEvent("here", { detail: JSON.parse(event.data) })));
  source.addEventListener("changed", (event) => {
    soon("queue");
    if (conversation && JSON.parse(event.data).includes(conversation.dataset.id)) soon("conversation");
  });
  source.addEventListener("error", () => {
    sign(false);
    if (source.readyState !== EventSource.CLOSED) return;
    if (!out) soon("queue"); // it tells whether we are signed out
    setTimeout(connect, 5000);
  });
  addEventListener("pagehide", () => source.close(), { once: true });
}

addEventListener("pageshow", (event) => { if (event.persisted) connect(); });

// Start

if (body.classList.contains("desk")) {
  for (const id of ["lists", "queue", "head", "card"]) remember(document.getElementById(id));
  for (const item of document.querySelectorAll("#log > li")) lines.set(item.dataset.key, item.outerHTML);
  const pane = document.getElementById("lines");
  if (pane && !("older" in pane.dataset)) pane.scrollTop = pane.scrollHeight;
  document.querySelector(".lists [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" }); // on a phone they are one long row
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
