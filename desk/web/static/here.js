// Who else looks at this conversation, and who writes in it. Pages tell each other through the server, which keeps nothing.
"use strict";

const colleagues = new Map(); // by words: { until, writing, writingUntil }
const presence = { tell: 10000, forget: 25000, writing: 6000 };
let told = 0; // when this page last said that its operator writes

function tellHere(state) {
  if (!conversation || (document.hidden && state !== "gone")) return;
  navigator.sendBeacon(`${conversation.dataset.url}/here`, new URLSearchParams({ state }));
}

function showHere() {
  const now = Date.now(), place = document.getElementById("here");
  const words = [];
  for (const [looking, one] of colleagues) {
    if (one.until < now) colleagues.delete(looking);
    else words.push(one.writingUntil > now ? one.writing : looking);
  }
  const text = words.join(" · ");
  if (place && place.textContent !== text) place.textContent = text;
}

document.addEventListener("here", ({ detail }) => {
  if (!conversation || detail.id !== conversation.dataset.id) return;
  if (detail.gone) {
    colleagues.delete(detail.looking);
  } else {
    const now = Date.now(), known = colleagues.get(detail.looking), one = { writingUntil: 0, ...known, until: now + presence.forget };
    if (detail.writing) Object.assign(one, { writing: detail.writing, writingUntil: now + presence.writing }); // who writes also looks, and says both
    colleagues.set(detail.looking, one);
    if (!known) tellHere("looking"); // whoever comes learns at once who is there
  }
  showHere();
});

document.addEventListener("input", (event) => {
  if (!event.target.matches("#answer textarea") || Date.now() - told < 3000) return;
  told = Date.now();
  tellHere("writing");
});

if (conversation) {
  document.addEventListener("live", () => tellHere("looking"));
  setInterval(() => tellHere("looking"), presence.tell);
  setInterval(showHere, 1000);
  document.addEventListener("visibilitychange", () => tellHere(document.hidden ? "gone" : "looking"));
  addEventListener("pagehide", () => tellHere("gone"));
}
