// Helps while an answer is typed: ready answers behind a slash, and what there is to think of before it goes. Needs desk.js.
"use strict";

// Ready answers: "/" and the beginning of a word.

const ready = { list: null, at: -1, asked: 0 };

function readyItems() {
  return ready.list ? [...ready.list.children] : [];
}

function closeReady() {
  ready.list?.parentElement?.querySelector("textarea").removeAttribute("aria-activedescendant");
  ready.list?.remove();
  ready.list = null;
}

async function offerReady(area) {
  const asked = area.value.trim(), mine = ++ready.asked;
  if (!/^\/[^\s/]*$/.test(asked)) return closeReady();
  const { status, page } = await fetchPart(`${conversation.dataset.url}/ready?q=${encodeURIComponent(asked)}`);
  if (mine !== ready.asked) return; // more was typed meanwhile
  closeReady();
  const items = status === 200 ? [...page.body.children] : [];
  if (!items.length) return;
  ready.list = document.createElement("div");
  ready.list.className = "ready";
  ready.list.setAttribute("role", "listbox");
  ready.list.append(...items);
  area.form.append(ready.list);
  chooseReady(0);
}

function chooseReady(at) {
  const items = readyItems();
  ready.at = (at + items.length) % items.length;
  items.forEach((item, i) => {
    item.id = `ready-${i}`;
    item.setAttribute("aria-selected", String(i === ready.at));
  });
  ready.list.parentElement.querySelector("textarea").setAttribute("aria-activedescendant", items[ready.at].id);
  items[ready.at].scrollIntoView({ block: "nearest" });
}

// putReady writes a ready answer into the field; the first gap that is left is selected, to be typed over.
function putReady(item) {
  const area = document.querySelector("#answer textarea");
  closeReady();
  if (!area) return;
  area.value = item.dataset.text;
  area.focus();
  const gap = item.dataset.gap ? area.value.indexOf(item.dataset.gap) : -1;
  if (gap >= 0) area.setSelectionRange(gap, gap + item.dataset.gap.length);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const item = event.target.closest?.(".ready a, .chip");
  if (!item || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  putReady(item);
});

document.addEventListener("keydown", (event) => {
  if (!ready.list || !event.target.matches("#answer textarea")) return;
  const act = { ArrowDown: () => chooseReady(ready.at + 1), ArrowUp: () => chooseReady(ready.at - 1), Escape: closeReady,
    Enter: () => putReady(readyItems()[ready.at]), Tab: () => putReady(readyItems()[ready.at]) }[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  act();
}, true);

// Hints: looked for when the typing rests.

let resting = 0;

async function lookAtDraft(area) {
  const place = area.form.querySelector(".hints"), text = area.value;
  if (!place) return;
  if (!text.trim()) return forgetHints(area.form);
  const fields = new URLSearchParams(new FormData(area.form));
  if (area.closest(".publish")) fields.set("where", "publish");
  const { status, page } = await fetchPart(`${conversation.dataset.url}/check`, { method: "POST", body: fields });
  if (status === 200 && area.value === text) place.replaceChildren(...page.body.childNodes);
}

document.addEventListener("input", (event) => {
  const area = event.target.form?.querySelector("textarea[name=text]");
  if (!area?.form.querySelector(".hints")) return;
  if (area === event.target && area.closest("#answer")) offerReady(area).catch(closeReady);
  clearTimeout(resting);
  resting = setTimeout(() => lookAtDraft(area).catch(() => {}), 600);
});
