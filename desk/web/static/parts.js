// Puts what the server says into the page, part by part, touching only what is new; desk.js decides when.
// Without these scripts the same page works by links and forms.
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
  document.getElementById("error")?.replaceChildren(words.ended + " ", wayIn());
  document.dispatchEvent(new Event("signedout"));
}

// wayIn leads back here.
function wayIn() {
  const link = document.createElement("a");
  link.href = words.prefix + "sign-in?next=" + encodeURIComponent(location.pathname + location.search);
  link.textContent = words.again;
  return link;
}

function say(...what) {
  const place = document.getElementById("error") || document.getElementById("link");
  place.replaceChildren(...what);
}

// refocus gives the focus back, unless the operator is in another window or frame by now: nobody is torn away from what they type there.
function refocus(element) {
  if (document.hasFocus()) element?.focus();
}

function replaceQueue(page) {
  const next = page.getElementById("queue"), old = document.getElementById("queue");
  if (!next || !old) return;
  count(Number(old.dataset.waiting), Number(next.dataset.waiting));
  old.dataset.waiting = next.dataset.waiting;
  if (old.querySelector("select:focus")) return; // somebody is choosing
  for (const part of [page.getElementById("lists"), next]) replacePart(part);
}

// replacePart keeps the focus on the same link, and open what was opened.
function replacePart(next) {
  const old = document.getElementById(next.id);
  if (!changed(next)) return;
  remember(next);
  const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const opened = old.querySelector("details[open]");
  if (opened) next.querySelector(opened.id ? `#${CSS.escape(opened.id)}` : `details.${opened.className}`)?.setAttribute("open", "");
  old.replaceWith(next);
  if (focused) refocus(next.querySelector(`a[href="${CSS.escape(focused)}"]`));
}

// count shows in the title how many wait, and tells the rest of the page.
function count(before, now) {
  document.title = (now ? `(${now}) ` : "") + document.title.replace(/^\(\d+\) /, "");
  if (before !== now) document.dispatchEvent(new CustomEvent("waiting", { detail: { before, now } }));
}

function replaceHead(page) {
  const next = page.getElementById("head");
  if (!changed(next)) return;
  remember(next);
  document.getElementById("head").replaceWith(next);
}

function replaceCard(page) {
  const next = page.getElementById("card");
  if (!changed(next) || document.querySelector("#card details[open]")) return; // somebody fills in a form there
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
