// The keyboard, the sound and the help. Needs parts.js.
"use strict";

function rows() {
  return [...document.querySelectorAll("#queue a.row")];
}

// step moves to the next or previous row: from the focused one, else from the open one.
function step(by) {
  const list = rows();
  let at = list.indexOf(document.activeElement);
  if (at < 0) at = list.findIndex((row) => row.getAttribute("aria-current"));
  const row = list[Math.min(Math.max(at + by, 0), list.length - 1)];
  row?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

function openNote() {
  const note = document.querySelector("#actions details.note");
  if (!note) return;
  note.open = true;
  note.querySelector("textarea").focus();
}

const keys = {
  j: () => step(1),
  k: () => step(-1),
  t: () => document.querySelector("#take button")?.click(),
  w: () => document.querySelector("form.next button")?.click(),
  r: () => document.querySelector("#answer textarea")?.focus(),
  n: openNote,
  "/": () => document.getElementById("search").select(),
  "?": () => document.getElementById("keys").showModal(),
};

function typingIn(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return leave(event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || typingIn(event.target) || document.querySelector("dialog[open]")) return;
  // By the place on the keyboard, too: Russian letters stand on the same keys.
  const act = keys[event.key] || (event.code.startsWith("Key") && keys[event.code.slice(3).toLowerCase()]);
  if (!act) return;
  event.preventDefault();
  act();
});

function leave(target) {
  const opened = target.closest?.("details[open]:not(.filters)");
  if (opened) {
    opened.open = false;
    opened.querySelector("summary").focus();
  } else if (typingIn(target)) {
    target.blur();
  }
}

// A menu closes when something else is clicked.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(":is(.me, .pass, .close)[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// Where there is something to write, the caret stands in it at once: letters typed beside it would be shortcuts.
document.addEventListener("click", (event) => {
  const details = event.target.closest?.(".side summary")?.parentElement;
  const area = details && !details.open && details.querySelector("textarea");
  if (!area) return;
  event.preventDefault();
  details.open = true;
  area.focus();
});

document.addEventListener("change", (event) => {
  if (event.target.matches(".filters select")) event.target.form.requestSubmit();
});

// The sound: two short soft tones, made here.

let context = null;

function beep() {
  if (localStorage.getItem("sound") === "off" || !context) return;
  for (const [at, pitch] of [[0, 660], [0.14, 880]]) {
    const tone = context.createOscillator(), volume = context.createGain(), from = context.currentTime + at;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(0.08, from + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.3);
    tone.connect(volume).connect(context.destination);
    tone.start(from);
    tone.stop(from + 0.32);
  }
}

// Browsers let a page sound only after the first click or key.
for (const kind of ["pointerdown", "keydown"]) {
  addEventListener(kind, () => { context ??= new AudioContext(); }, { once: true });
}

// A customer who waits now and did not before is worth a sound; the title tells how many.
document.addEventListener("waiting", (event) => {
  if (event.detail.now > event.detail.before) beep();
});

if (body.classList.contains("desk")) {
  const sound = document.querySelector("#sound input");
  sound.checked = localStorage.getItem("sound") !== "off";
  sound.addEventListener("change", () => {
    localStorage.setItem("sound", sound.checked ? "on" : "off");
    beep();
  });
  sound.parentElement.hidden = false;
  const help = document.getElementById("keys-open");
  help.hidden = false;
  help.addEventListener("click", () => keys["?"]());
}
